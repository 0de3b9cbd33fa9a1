"""WAV files of every kind, written byte by byte."""

import struct
from pathlib import Path


def write_wav(path: Path, content: bytes, rate: int, channels: int = 1, bits: int = 16, kind: int = 1) -> Path:
    """Write a WAV; kind 1 is PCM, 3 is float."""
    frame = channels * bits // 8
    described = struct.pack("<HHIIHH", kind, channels, rate, rate * frame, frame, bits)
    chunks = (
        b"fmt " + struct.pack("<I", len(described)) + described + b"data" + struct.pack("<I", len(content)) + content
    )
    path.write_bytes(b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WAVE" + chunks)
    return path
