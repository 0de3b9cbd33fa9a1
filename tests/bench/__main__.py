"""Prints every figure: `python -m tests.bench [start] [library] [recording] [page]`."""

import sys

from tests.bench import library, page, recording, start
from tests.bench.figures import HEAD, rows

PARTS = {"start": start.figures, "library": library.figures, "recording": recording.figures, "page": page.figures}


def main() -> None:
    """Measure what is asked for, or everything."""
    wanted = sys.argv[1:] or list(PARTS)
    unknown = set(wanted) - set(PARTS)
    if unknown:
        sys.exit(f"There is no bench {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}.")
    print(HEAD, flush=True)
    for name in wanted:
        print(rows(PARTS[name]()), flush=True)


if __name__ == "__main__":
    main()
