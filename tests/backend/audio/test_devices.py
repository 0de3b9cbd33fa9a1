"""Which device is taken, and what is said of one that cannot be had."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from alfavoice.audio.backends.native import native_backend
from alfavoice.audio.backends.scripted import ScriptedBackend, ScriptedDevice
from alfavoice.audio.catalogue import DeviceCatalogue
from alfavoice.audio.devices import (
    AudioDevice,
    AudioUnavailable,
    BadSoundFile,
    FileDevicesOff,
    NoSuchDevice,
    default_loopback,
    default_microphone,
)
from tests.backend.audio.inlets import Collected


def microphone(name: str, *, default: bool = False) -> AudioDevice:
    return AudioDevice(id=f"pulse:{name}", name=name, is_input=True, is_output=False, is_default=default)


def loopback(name: str, *, default: bool = False) -> AudioDevice:
    return AudioDevice(
        id=f"pulse:{name}", name=name, is_input=False, is_output=True, is_default=default, is_loopback=True
    )


def test_without_a_choice_the_default_of_the_system_is_taken() -> None:
    devices = [microphone("a"), loopback("c"), microphone("b", default=True), loopback("d", default=True)]
    assert default_microphone(devices) == devices[2]
    assert default_loopback(devices) == devices[3]


def test_a_loopback_never_stands_in_for_a_microphone() -> None:
    assert default_microphone([loopback("a", default=True)]) is None
    assert default_loopback([microphone("a", default=True)]) is None


def test_a_microphone_is_taken_even_when_the_system_prefers_a_loopback() -> None:
    devices = [loopback("a", default=True), microphone("b")]
    assert default_microphone(devices) == devices[1]


def test_a_device_on_the_wire_leaves_out_what_is_not_said() -> None:
    device = AudioDevice(id="file:/a.wav", name="a.wav", is_input=True, is_output=False)
    assert msgspec.to_builtins(device) == {"id": "file:/a.wav", "name": "a.wav", "isInput": True, "isOutput": False}


def test_a_file_as_a_microphone_is_refused_unless_allowed(tmp_path: Path) -> None:
    catalogue = native_backend(allow_file_devices=False)
    for refused in (catalogue.find, lambda device: catalogue.open(device, Collected())):
        with pytest.raises(FileDevicesOff) as said:
            refused(f"file:{tmp_path}/a.wav")
        assert said.value.code == "audio.file_devices_off"


def test_a_file_that_is_no_sound_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"not sound at all")
    catalogue = native_backend(allow_file_devices=True)
    for name in ("a.wav", "missing.wav"):
        with pytest.raises(BadSoundFile, match=name):
            catalogue.open(f"file:{tmp_path}/{name}", Collected())


@pytest.mark.parametrize("device_id", ["pulse:nobody", "nonsense", "", "wasapi:elsewhere"])
def test_an_unknown_device_is_refused_by_name(device_id: str) -> None:
    catalogue = DeviceCatalogue({"pulse": ScriptedBackend(ScriptedDevice(microphone("a")))})
    with pytest.raises(NoSuchDevice, match=repr(device_id)) as said:
        catalogue.find(device_id)
    assert said.value.code == "audio.no_such_device"
    assert catalogue.find("pulse:a").name == "a"


def test_the_catalogue_has_the_devices_of_every_backend() -> None:
    one, other = (ScriptedBackend(ScriptedDevice(microphone(name))) for name in "ab")
    catalogue = DeviceCatalogue({"pulse": one, "other": other})
    assert [device.name for device in catalogue.devices()] == ["a", "b"]


def test_a_machine_without_a_sound_server_has_no_devices_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    catalogue = native_backend(allow_file_devices=False, platform="linux")
    assert catalogue.devices() == []
    with pytest.raises(AudioUnavailable) as said:
        catalogue.open("pulse:vmic", Collected())
    assert said.value.code == "audio.unavailable"


def test_listing_devices_loads_neither_numpy_nor_portaudio(tmp_path: Path) -> None:
    code = (
        "import sys; from alfavoice.audio.backends.native import native_backend\n"
        "native_backend(allow_file_devices=True, platform='linux').devices()\n"
        "print([name for name in ('numpy', 'soxr', 'sounddevice') if name in sys.modules])"
    )
    environment = {"PULSE_SERVER": f"unix:{tmp_path}/nobody", "PYTHONPATH": "backend"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
