"""The program: reads its arguments and hands over to a command. `python -m alfavoice` and `alfavoice` are the same."""

import sys

from alfavoice.cli.parser import parse
from alfavoice.core.errors import AppError, StartupError

EXIT_FAILED = 1
EXIT_UNUSABLE = 2


def main() -> None:
    """Run one command; a failure we foresaw is one readable line on stderr."""
    arguments = parse(sys.argv[1:])
    try:
        code = arguments.run(arguments)
    except AppError as error:
        print(f"alfavoice: {error.sentence}", file=sys.stderr)
        code = EXIT_UNUSABLE if isinstance(error, StartupError) or error.status < 500 else EXIT_FAILED
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
