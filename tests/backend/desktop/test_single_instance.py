"""One core per data folder, whatever happened to the one before."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from alfavoice.desktop.single_instance import CoreRecord, InstanceLock, is_locked

HOLDER = """
import sys
from pathlib import Path
from alfavoice.desktop.single_instance import InstanceLock
lock = InstanceLock(Path(sys.argv[1]))
print(lock.acquire(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the lock is."""
    return tmp_path / "core.lock"


def record(pid: int) -> CoreRecord:
    """Make a record of some process."""
    return CoreRecord(url="http://127.0.0.1:1", token="secret", pid=pid)


def test_only_one_holds_the_lock(path: Path) -> None:
    first, second = InstanceLock(path), InstanceLock(path)
    assert first.acquire()
    assert first.acquire(), "it has it already"
    assert not second.acquire()
    assert is_locked(path)
    first.release()
    assert not is_locked(path)
    assert second.acquire()
    second.release()
    second.release()


def test_a_killed_process_lets_go(path: Path) -> None:
    words = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment()) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"True"
        assert not InstanceLock(path).acquire()
        holder.kill()
        holder.wait()
    lock = InstanceLock(path)
    assert lock.acquire()
    lock.release()


def test_the_lock_outlives_no_program_that_its_holder_started(path: Path) -> None:
    lock = InstanceLock(path)
    assert lock.acquire()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        lock.release()
        assert not is_locked(path)
        child.communicate(b"\n")


def test_the_record_is_for_this_user_only_and_leaves_nothing_behind(tmp_path: Path) -> None:
    file = tmp_path / "core.json"
    file.write_text("older")
    file.chmod(0o644)
    record(os.getpid()).write(file)
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_the_record_of_a_living_core_is_read(tmp_path: Path, path: Path) -> None:
    file = tmp_path / "core.json"
    lock = InstanceLock(path)
    assert lock.acquire()
    record(os.getpid()).write(file)
    assert CoreRecord.read(file, path) == record(os.getpid())
    CoreRecord.remove(file)
    CoreRecord.remove(file)
    assert CoreRecord.read(file, path) is None
    lock.release()


def test_the_record_of_a_core_that_let_go_does_not_count(tmp_path: Path, path: Path) -> None:
    file = tmp_path / "core.json"
    record(os.getpid()).write(file)
    assert CoreRecord.read(file, path) is None, "there was never a lock"
    lock = InstanceLock(path)
    assert lock.acquire()
    lock.release()
    assert CoreRecord.read(file, path) is None


@pytest.mark.skipif(sys.platform == "win32", reason="there the lock alone is the proof")
@pytest.mark.parametrize("pid", [0, -1, 2**22 + 1, 2**70])
def test_the_record_of_a_dead_process_does_not_count(tmp_path: Path, path: Path, pid: int) -> None:
    file = tmp_path / "core.json"
    lock = InstanceLock(path)
    assert lock.acquire()
    file.write_text(f'{{"url": "http://127.0.0.1:1", "token": "t", "pid": {pid}}}')
    assert CoreRecord.read(file, path) is None
    lock.release()


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"url": "x"}', b'{"url": 1, "token": "t", "pid": 1}', b"\xff"])
def test_a_damaged_record_does_not_count(tmp_path: Path, path: Path, damage: bytes) -> None:
    file = tmp_path / "core.json"
    lock = InstanceLock(path)
    assert lock.acquire()
    file.write_bytes(damage)
    assert CoreRecord.read(file, path) is None
    lock.release()


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
