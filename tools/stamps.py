"""What set-up has already done, so that the next one does nothing.

A stamp is a small file in .build/ that holds the digest of everything a step depends on. A step is fresh when
its stamp says the same digest and its product is still there, so a deleted product is simply made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.steps import ROOT

STAMPS = ROOT / ".build"


def is_fresh(name: str, key: str, product: Path) -> bool:
    """True when the step was finished with this key and its product exists."""
    stamp = STAMPS / name
    return product.exists() and stamp.is_file() and stamp.read_text("utf-8") == key


def mark(name: str, key: str) -> None:
    """Remember that the step was finished with this key."""
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / name).write_text(key, "utf-8")


def digest(*parts: str | Path) -> str:
    """One digest of some words and the contents of some files."""
    sha = hashlib.sha256()
    for part in parts:
        content = part.read_bytes() if isinstance(part, Path) else part.encode()
        sha.update(len(content).to_bytes(8, "big") + content)
    return sha.hexdigest()


def tree_digest(root: Path, skip: Iterable[str]) -> str:
    """One digest of the names and contents of every file below root, save the skipped names in it."""
    skipped = set(skip)
    files = [file for top in sorted(root.iterdir()) if top.name not in skipped for file in files_below(top)]
    return digest(*(part for file in files for part in (file.relative_to(root).as_posix(), file)))


def files_below(path: Path) -> Iterator[Path]:
    """The files at or below a path, in a stable order."""
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from (file for file in sorted(path.rglob("*")) if file.is_file())
