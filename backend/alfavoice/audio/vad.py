"""Who says what is speech, and where sound is cut by it. Values and a port only; the detectors are in `detectors/`."""

from dataclasses import dataclass
from typing import Protocol

from alfavoice.audio.frames import Samples


class VoiceDetector(Protocol):
    """Hears whether somebody speaks. It may remember what it heard, so every stream of sound has its own."""

    @property
    def frame_samples(self) -> int:
        """The length of a frame; it takes no other."""
        ...

    @property
    def lag_samples(self) -> int:
        """How long it goes on saying speech when speech is over. This much of a pause has passed when it hears one."""
        ...

    def is_speech(self, frame: Samples) -> bool:
        """Listen to the frame that follows the last one."""
        ...

    def reset(self) -> None:
        """Forget what was heard: another stream begins."""
        ...


@dataclass(frozen=True, slots=True)
class ChunkSettings:
    """Where sound is cut into pieces."""

    silence_threshold: float = 0.008
    """What counts as silence to the energy detector: RMS, as a part of full scale."""
    silence_ms: int = 300
    """A pause this long ends a piece."""
    min_chunk_ms: int = 1000
    """No pause ends a piece sooner; what is said until then joins it."""
    max_chunk_ms: int = 15_000
    """No piece is longer, however long somebody speaks."""
    pre_roll_ms: int = 500
    """So much of what came before the speech belongs to the piece."""
