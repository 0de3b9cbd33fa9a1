"""`alfavoice serve`: the core without a window. The first line on stdout is the ready line, and the only one."""

from argparse import Namespace

from alfavoice.api.serving import ready_line
from alfavoice.cli.running import RunningCore, options_of, run_core
from alfavoice.core.log import configure


def run_serve(arguments: Namespace) -> int:
    """Serve until told to stop."""
    configure()
    if arguments.desktop:
        from alfavoice.cli.desktop import run_with_desktop  # noqa: PLC0415 - plain `serve` touches no screen

        return run_with_desktop(options_of(arguments), announce, opens_window=False)
    run_core(options_of(arguments), announce)
    return 0


def announce(running: RunningCore) -> None:
    """Print the ready line."""
    print(ready_line(running.url, running.token), flush=True)
