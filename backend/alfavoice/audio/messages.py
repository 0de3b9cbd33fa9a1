"""Wire types of sound: what is wrong, or was, with what was captured. Light: importing this loads no NumPy."""

from typing import Literal

from alfavoice.audio.units import SourceName
from alfavoice.core.messages import View

MarkKind = Literal["zeros", "clipping", "silence", "gap", "dropped", "disk"]
"""`zeros`: exact digital silence. `clipping`: at full scale. `silence`: quiet while the other side speaks.
`gap`: the device was gone. `dropped`: sound that came too late, or never. `disk`: there was no room to write."""

HealthWarning = Literal[
    "no_room",
    "mic_lost",
    "system_lost",
    "mic_zeros",
    "clipping",
    "dropped",
    "mic_silent",
    "system_silent",
    "system_zeros",
]
"""What is wrong just now, the worst first."""


class HealthMark(View, frozen=True, kw_only=True):
    """A stretch of the session in which something was wrong."""

    kind: MarkKind
    source: SourceName | None = None
    """None when it concerns them all."""
    start_offset: int
    end_offset: int | None = None
    """None while it lasts."""


class SourceHealth(View, frozen=True, kw_only=True):
    """One source from the start of the session until now."""

    source: SourceName
    zero_ms: int
    silent_ms: int
    """Quiet while the other side spoke."""
    gap_ms: int
    clipped_samples: int
    dropped_frames: int
    """Samples that came too late to be kept, or never came."""
    drift_ppm: float
    """How much faster than ours its clock runs."""
    peak: float
    """From 0.0 to 1.0."""


class CaptureHealth(View, frozen=True, kw_only=True):
    """Whether the capture can be trusted, and where not."""

    marks: list[HealthMark]
    """In the order in which they began."""
    sources: list[SourceHealth]
