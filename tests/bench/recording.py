"""What recording costs, how soon sound is on the disk, how soon a pause makes a chunk, and what hours of it weigh."""

import os

from tests.bench import capturing, pauses, shelf
from tests.bench.figures import Figure


def figures() -> list[Figure]:
    """Measure all of it, and how busy the machine was with other work when it began."""
    load = Figure("load of the machine before", os.getloadavg()[0], "", None, f"{os.cpu_count()} cores")
    return [load, *capturing.figures(), *pauses.figures(), *shelf.figures()]
