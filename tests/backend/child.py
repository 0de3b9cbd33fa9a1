"""A core in a process of its own, for tests that kill it: `python child.py write|rekey|restore|create DATA_DIR`."""

import asyncio
import itertools
import os
import sys
from pathlib import Path

from alfavoice.app import native_ports, open_core
from alfavoice.core.errors import AppError
from alfavoice.core.paths import prepare
from alfavoice.notes.messages import NoteCreate
from alfavoice.parts import Core


def say(text: str) -> None:
    """Acknowledge, as the core does once a write has returned."""
    os.write(1, f"{text}\n".encode())


async def write(core: Core) -> None:
    """Save notes for ever."""
    for number in itertools.count():
        note = await core.notes.create(NoteCreate(title=f"note {number}", content="запись " * 50, tags=["a"]))
        say(note.id)


async def rekey(core: Core) -> None:
    """Change the key for ever, with a note before each."""
    await core.library.back_up()
    while True:
        say((await core.notes.create(NoteCreate(title="before the new key", content="x" * 20_000))).id)
        await core.library.rekey()


async def restore(core: Core) -> None:
    """Restore the oldest backup for ever."""
    backup = core.library.backup_paths()[-1]
    while True:
        await core.library.restore(backup)
        say("restored")


async def create(core: Core) -> None:
    """Save one note."""
    say((await core.notes.create(NoteCreate(title="one note"))).id)


async def main(mode: str, folder: str, choice: str) -> None:
    """Open a core and do what is asked."""
    ports = native_ports("file" if choice == "file" else "auto")
    async with open_core(prepare(Path(folder)), ports) as core:
        await {"write": write, "rekey": rekey, "restore": restore, "create": create}[mode](core)


if __name__ == "__main__":
    try:
        asyncio.run(main(*sys.argv[1:4]))
    except AppError as error:
        print(f"{error.code}: {error.sentence}", file=sys.stderr)
        sys.exit(2)
