"""A file as a microphone: every kind of WAV, real time, silence at the end, and rubbish refused."""

import struct
from pathlib import Path

import numpy as np
import pytest

from alfavoice.audio.backends.file import FileBackend, read_shape
from alfavoice.audio.devices import BadSoundFile
from alfavoice.audio.source import Source
from tests.backend.audio.files import write_wav
from tests.backend.audio.inlets import Collected, Listener
from tests.waiting import until

VALUES = np.array([0, 16_384, -16_384, 32_512, -32_768, 256], dtype=np.int16)


def played(path: Path, blocks: int = 2) -> Collected:
    """Play a file's first blocks as fast as can be."""
    collected = Collected()
    stream = FileBackend(pace=0).open(f"file:{path}", collected)
    until(lambda: len(collected.blocks) >= blocks, "blocks")
    stream.close()
    return collected


@pytest.mark.parametrize(
    ("bits", "kind", "content"),
    [
        (8, 1, ((VALUES.astype(np.int32) + 32_768) >> 8).astype(np.uint8).tobytes()),
        (16, 1, VALUES.tobytes()),
        (24, 1, b"".join((value * 256).to_bytes(3, "little", signed=True) for value in VALUES.tolist())),
        (32, 1, (VALUES.astype(np.int32) * 65_536).tobytes()),
        (32, 3, (VALUES / 32_768).astype(np.float32).tobytes()),
        (64, 3, (VALUES / 32_768).astype(np.float64).tobytes()),
    ],
)
def test_every_kind_of_sample_is_understood(tmp_path: Path, bits: int, kind: int, content: bytes) -> None:
    path = write_wav(tmp_path / "a.wav", content, 8000, bits=bits, kind=kind)
    samples = played(path).samples
    assert samples[:6].tolist() == VALUES.tolist()
    assert not samples[6:].any()


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (44_100, 2), (96_000, 6)])
def test_blocks_are_20_ms_at_the_rate_of_the_file(tmp_path: Path, rate: int, channels: int) -> None:
    content = np.arange(rate // 50 * channels, dtype=np.int16).tobytes()
    block = played(write_wav(tmp_path / "a.wav", content, rate, channels)).blocks[0]
    assert block[:4] == (content, rate // 50, rate, channels)


def test_a_file_plays_in_real_time_and_then_gives_silence(tmp_path: Path) -> None:
    loud = np.full(1600, 5000, dtype=np.int16)
    collected = Collected()
    stream = FileBackend().open(f"file:{write_wav(tmp_path / 'a.wav', loud.tobytes(), 16_000)}", collected)
    until(lambda: len(collected.blocks) >= 20, "blocks")
    stream.close()
    arrivals = [block[4] for block in collected.blocks]
    assert np.allclose(np.diff(arrivals), 0.02)
    late = np.array(collected.delivered_at) - arrivals
    assert late.min() >= -0.0005
    assert np.median(late) < 0.02
    assert (collected.samples[:1600] == 5000).all()
    assert not collected.samples[1600:].any()


def test_at_pace_0_it_waits_for_room_so_that_nothing_is_dropped(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", np.full(16_000 * 30, 7, dtype=np.int16).tobytes(), 16_000)
    with Source("mic", FileBackend(pace=0), f"file:{path}", wake=lambda: None) as microphone:
        listener = Listener(microphone)
        listener.hear(30)
        assert microphone.dropped == 0
    assert (listener.samples[: 16_000 * 30] == 7).all()


def test_a_length_that_means_nothing_is_taken_as_all_the_rest(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", VALUES.tobytes(), 16_000)
    content = bytearray(path.read_bytes())
    for length in (0, 0xFFFFFFFF):
        content[40:44] = struct.pack("<I", length)
        path.write_bytes(content)
        assert read_shape(path).data_bytes == VALUES.nbytes


def test_a_half_sample_at_the_end_is_left_out(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", VALUES.tobytes() + b"\x01", 16_000, channels=2)
    assert played(path).samples[:7].tolist() == [*VALUES.tolist(), 0]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"RIFF",
        b"ID3 this is no WAV at all, but it is longer than a header",
        b"RIFF\x24\0\0\0WAVE",
        b"RIFF\x24\0\0\0WAVEdata\x04\0\0\0\0\0\0\0",
        b"RIFF\x24\0\0\0WAVEfmt \x02\0\0\0\x01\0data\0\0\0\0",
        b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0" + struct.pack("<HHIIHH", 1, 0, 16_000, 0, 0, 16) + b"data\0\0\0\0",
        b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0" + struct.pack("<HHIIHH", 85, 1, 16_000, 0, 0, 16) + b"data\0\0\0\0",
    ],
)
def test_rubbish_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "rubbish.wav"
    path.write_bytes(content)
    with pytest.raises(BadSoundFile, match=r"rubbish\.wav is not .*\.$"):
        FileBackend().open(f"file:{path}", Collected())


def test_a_missing_file_is_refused_and_a_source_of_one_only_tells_a_loss(tmp_path: Path) -> None:
    with pytest.raises(BadSoundFile, match="cannot be read"):
        FileBackend().open(f"file:{tmp_path}/none.wav", Collected())
    with Source("mic", FileBackend(), f"file:{tmp_path}/none.wav", wake=lambda: None) as microphone:
        assert len(Listener(microphone).wait_for(1)) == 1
