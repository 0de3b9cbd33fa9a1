"""Speech to record: sentences that the embedded English engine hears well, spoken by espeak-ng with pauses between."""

import io
import subprocess
import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soxr

from alfavoice.audio.units import RATE_HZ

SENTENCES = ("my brother lives in new york", "two people with a new idea", "one two three four five six")
WORDS = {"brother", "york", "people", "idea", "four", "six"}
"""What the engine is expected to hear of them."""
ROOM_NOISE = 30
"""As in a quiet room: digital silence is what no microphone gives."""
Sound = npt.NDArray[np.float64]


def speak(folder: Path, sentences: tuple[str, ...] = SENTENCES, pause_s: float = 1.0, repeat: int = 1) -> Path:
    """Return a 16 kHz WAV file of the sentences, one after the other; a recording takes such sound bit for bit."""
    whole = folder / f"speech-{len(sentences)}-{repeat}.wav"
    pause = np.zeros(round(pause_s * RATE_HZ))
    clean = np.tile(
        np.concatenate([part for each in sentences for part in (_spoken(folder / "p.wav", each), pause)]), repeat
    )
    room = np.random.default_rng(seed=1).normal(0, ROOM_NOISE, len(clean))
    with wave.open(str(whole), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes((clean + room).clip(-32_768, 32_767).astype(np.int16).tobytes())
    return whole


def _spoken(part: Path, sentence: str) -> Sound:
    subprocess.run(["espeak-ng", "-v", "en-us", "-s", "140", "-w", str(part), sentence], check=True, timeout=20)
    with wave.open(str(part)) as spoken:
        sound = np.frombuffer(spoken.readframes(spoken.getnframes()), dtype=np.int16).astype(np.float32)
        resampled = soxr.resample(sound, spoken.getframerate(), RATE_HZ)
    rounded: Sound = np.rint(resampled)
    return rounded


def read_wav(content: bytes | Path) -> bytes:
    """Return the samples of a 16 kHz mono WAV file; fail when it is not one."""
    with wave.open(io.BytesIO(content) if isinstance(content, bytes) else str(content)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 16_000)
        samples: bytes = sound.readframes(sound.getnframes())
        return samples
