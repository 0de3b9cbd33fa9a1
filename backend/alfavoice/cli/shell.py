"""`alfavoice shell`: the window of a core that runs, or the same interface in the browser."""

from argparse import Namespace

from alfavoice.core.errors import StartupError
from alfavoice.core.log import configure
from alfavoice.core.paths import DataPaths
from alfavoice.desktop.browser import open_in_browser
from alfavoice.desktop.commands import ShellTarget, read_target
from alfavoice.desktop.shell import run_shell
from alfavoice.desktop.single_instance import CoreRecord


def run_shell_command(arguments: Namespace) -> int:
    """Open the interface of the running core."""
    configure()
    if arguments.attached:
        return run_shell(read_target())
    paths = DataPaths(arguments.data_dir.expanduser().absolute())
    record = CoreRecord.read(paths.core_record, paths.lock)
    if record is None:
        raise StartupError(f"No core runs with the data folder {paths.root}. Start AlfaVoice first.", "shell.no_core")
    if arguments.browser:
        return 0 if open_in_browser(record.url, record.token) else 1
    return run_shell(
        ShellTarget(
            url=record.url,
            token=record.token,
            placement_path=paths.window_placement,
            storage_path=paths.web_storage,
            attached=False,
        )
    )
