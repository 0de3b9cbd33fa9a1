"""The program: reads its arguments and hands over to a command. `python -m alfavoice` and `alfavoice` are the same."""

import logging
import os
import sys

from alfavoice.cli.parser import parse
from alfavoice.core.errors import AppError, StartupError

EXIT_FAILED = 1
EXIT_UNUSABLE = 2
EXIT_INTERRUPTED = 130
_log = logging.getLogger(__name__)


def main() -> None:
    """Run one command; a failure we foresaw is one readable line on stderr, any other is in the log."""
    arguments = parse(sys.argv[1:])
    os.umask(0o077)  # what this program writes is nobody else's
    try:
        code = arguments.run(arguments)
    except AppError as error:
        print(f"alfavoice: {error.sentence}", file=sys.stderr)
        code = EXIT_UNUSABLE if isinstance(error, StartupError) or error.status < 500 else EXIT_FAILED
    except KeyboardInterrupt:
        code = EXIT_INTERRUPTED
    except Exception:  # noqa: BLE001 - the top of the program: nobody else would log it
        _log.exception("AlfaVoice failed")
        code = EXIT_FAILED
    sys.exit(code)


if __name__ == "__main__":
    main()
