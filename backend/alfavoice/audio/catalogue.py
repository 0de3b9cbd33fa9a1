"""All devices of a machine in one list, whatever backend each of them needs. As light as `devices.py`."""

from collections.abc import Mapping

from alfavoice.audio.capture import CaptureBackend, Inlet, Stream
from alfavoice.audio.devices import FILE_PREFIX, AudioDevice, FileDevicesOff, file_device, no_such_device


class DeviceCatalogue:
    """Every device of this machine, each opened by the backend that its id begins with: `pulse:name`, `file:path`."""

    def __init__(self, backends: Mapping[str, CaptureBackend]) -> None:
        self._backends = backends

    def devices(self) -> list[AudioDevice]:
        """Return what is there now; nothing on a machine without sound. Asks the system: may take some milliseconds."""
        return [device for backend in self._backends.values() for device in backend.devices()]

    def find(self, device_id: str) -> AudioDevice:
        """Return a device, or say why it cannot be had; whether a file is sound shows when it is opened."""
        backend = self._backend(device_id)
        if device_id.startswith(FILE_PREFIX):
            return file_device(device_id)
        for device in backend.devices():
            if device.id == device_id:
                return device
        raise no_such_device(device_id)

    def open(self, device_id: str, inlet: Inlet) -> Stream:
        """Begin to record a device."""
        return self._backend(device_id).open(device_id, inlet)

    def _backend(self, device_id: str) -> CaptureBackend:
        kind = device_id.partition(":")[0]
        if found := self._backends.get(kind):
            return found
        if device_id.startswith(FILE_PREFIX):
            raise FileDevicesOff("Files as microphones are off; start with --allow-file-devices to use them.")
        raise no_such_device(device_id)
