"""Calls everything speech that is loud enough. Costs next to nothing, and takes noise for speech."""

import numpy as np

from alfavoice.audio.frames import FULL_SCALE, Samples, to_samples


class EnergyDetector:
    """Compares the RMS of 20 ms with a threshold, which is a part of full scale."""

    frame_samples = to_samples(20)
    lag_samples = 0

    def __init__(self, threshold: float) -> None:
        self._power = (threshold * FULL_SCALE) ** 2 * self.frame_samples

    def is_speech(self, frame: Samples) -> bool:
        """Tell whether the frame is as loud as the threshold."""
        exact = frame.astype(np.float64)
        return bool(exact @ exact >= self._power)

    def reset(self) -> None:
        """Nothing is remembered."""
