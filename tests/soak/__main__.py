"""`python -m tests.soak [hours]`: four hours unless told otherwise; takes minutes, and 500 MB of disk for each hour."""

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from tests.bench.figures import HEAD, rows
from tests.bench.process import resident_mb
from tests.soak.run import soak

TOLD_EVERY_S = 900


def main() -> int:
    """Print the table; 1 when a bound is broken."""
    hours = float(sys.argv[1]) if sys.argv[1:] else 4.0
    with tempfile.TemporaryDirectory(prefix="alfavoice-soak-") as folder:
        figures = asyncio.run(soak(Path(folder), hours * 3600, tell))
    print(HEAD)
    print(rows(figures))
    broken = [figure.what for figure in figures if figure.holds == "NO"]
    if broken:
        print(f"Broken: {'; '.join(broken)}.", file=sys.stderr)
    return 1 if broken else 0


def tell(heard_s: float) -> None:
    """Say how far it is, now and then."""
    if heard_s % TOLD_EVERY_S == 0:
        print(f"{heard_s / 3600:.2f} h, {resident_mb(os.getpid()):.0f} MB", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
