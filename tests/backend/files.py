"""What the tests do to files: look at them to the last byte, and damage them."""

import hashlib
from pathlib import Path

PAGE = 4096


def fingerprints(folder: Path) -> dict[str, str]:
    """Return the hash of every file in a folder, but for SQLite's shared memory, which is no content."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and not file.name.endswith("-shm"))
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def pages_of(path: Path) -> int:
    """Return how many pages a database has."""
    return path.stat().st_size // PAGE


def damage(path: Path, page: int, offset: int = 700) -> None:
    """Flip bits in a page; pages count from 0."""
    with path.open("r+b") as file:
        file.seek(page * PAGE + offset)
        byte = file.read(1)[0]
        file.seek(page * PAGE + offset)
        file.write(bytes([byte ^ 0xFF]))
