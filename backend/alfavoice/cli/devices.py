"""`alfavoice devices`: what can be recorded from. Needs no running core."""

from argparse import Namespace

import msgspec

from alfavoice.audio.backends.native import native_backend


def run_devices(arguments: Namespace) -> int:
    """List the devices."""
    devices = native_backend(allow_file_devices=False).devices()
    if arguments.json:
        print(msgspec.json.encode(devices).decode())
        return 0
    for device in devices:
        kind = "system sound" if device.is_loopback else "microphone"
        print(f"{'*' if device.is_default else ' '} {kind:<12} {device.name}  [{device.id}]")
    if not devices:
        print("There is nothing to record from: no microphone is connected, or no sound server runs.")
    return 0
