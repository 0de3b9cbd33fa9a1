"""A source goes on whatever its device does. The devices are scripted, and so is their clock."""

from collections import deque
from typing import Any

import pytest

from alfavoice.audio.backends.scripted import Gap, Lose, Play, ScriptedBackend
from alfavoice.audio.capture import LossReason
from alfavoice.audio.frames import Block
from alfavoice.audio.inbox import CAPACITY_S, Lost, Returned
from alfavoice.audio.source import Source
from tests.backend.audio.inlets import Listener, joined
from tests.backend.audio.scripts import device, monitor, opened, source
from tests.waiting import until


def about(moment: float) -> Any:
    """Equal to any time that is as good as this one."""
    return pytest.approx(moment)


def loudness(listener: Listener) -> list[int]:
    """What was heard, each value once, in order."""
    samples = listener.look().samples
    return [int(value) for at, value in enumerate(samples) if at == 0 or value != samples[at - 1]]


def test_sound_comes_as_the_device_gives_it() -> None:
    backend = ScriptedBackend(device("default"))
    with source(backend) as microphone:
        opened(backend, "default")
        backend.advance(0.1)
        blocks = Listener(microphone).look().entries
    assert [len(block.samples) for block in blocks if isinstance(block, Block)] == [320] * 5
    last = blocks[-1]
    assert isinstance(last, Block)
    assert last.arrived_at == about(backend.clock())


def test_a_block_at_another_rate_says_when_its_last_sample_was_there() -> None:
    backend = ScriptedBackend(device("default", rate=48_000))
    with source(backend) as microphone:
        opened(backend, "default")
        started_at = backend.clock()
        backend.advance(1.0)
        blocks = [each for each in microphone.take() if isinstance(each, Block)]
    length_s = len(joined(blocks)) / 16_000
    assert blocks[-1].arrived_at == pytest.approx(started_at + length_s, abs=0.0001)


def test_the_consumer_is_woken_for_every_block() -> None:
    backend = ScriptedBackend(device("default"))
    woken = []
    with Source("mic", backend, None, wake=lambda: woken.append(1), clock=backend.clock):
        opened(backend, "default")
        backend.advance(0.1)
    assert len(woken) == 5


def test_what_is_left_is_given_after_the_end() -> None:
    backend = ScriptedBackend(device("default", rate=48_000))
    microphone = source(backend)
    with microphone:
        opened(backend, "default")
        backend.advance(1.0)
    assert len(Listener(microphone).look().samples) == 16_000
    assert backend.opened() == []


def test_the_default_stands_in_for_a_device_that_was_pulled_out_until_it_is_back() -> None:
    backend = ScriptedBackend(device("default", 10), device("chosen", 20))
    with source(backend, "chosen") as microphone:
        listener = Listener(microphone)
        opened(backend, "chosen")
        backend.advance(0.1)
        backend.unplug("chosen")
        opened(backend, "default")
        backend.advance(0.1)
        backend.plug(device("chosen", 30))
        opened(backend, "chosen", "default")
        backend.advance(0.1)
        opened(backend, "chosen")
        backend.advance(0.1)
        assert loudness(listener)[:2] == [20, 10]
        assert loudness(listener)[-1] == 30
    lost, instead, back = listener.marks
    assert lost == Lost(about(1000.1), "device_lost", "Chosen")
    assert isinstance(instead, Returned)
    assert (instead.device_id, instead.device_name) == ("default", "Default")
    assert isinstance(back, Returned)
    assert back.device_id == "chosen"


@pytest.mark.parametrize("reason", ["device_lost", "server_gone"])
def test_a_stream_that_breaks_is_opened_again(reason: LossReason) -> None:
    backend = ScriptedBackend(device("default"))
    backend.device("default").script = deque([Play(bytes(640)), Lose(reason), Play(bytes(640))])
    with source(backend) as microphone:
        listener = Listener(microphone)
        opened(backend, "default")
        backend.advance(0.04)
        assert listener.wait_for(1) == [Lost(about(1000.02), reason, "Default")]
        opened(backend, "default")
        backend.advance(0.02)
        assert len(listener.wait_for(2)) == 2


def test_sound_goes_on_while_a_better_device_is_still_opening() -> None:
    backend = ScriptedBackend(device("default", 10))
    with source(backend, "chosen") as microphone:
        listener = Listener(microphone)
        opened(backend, "default")
        backend.advance(0.1)
        slow = device("chosen", 20)
        slow.script.appendleft(Gap(0.4))
        backend.plug(slow)
        opened(backend, "chosen", "default")
        backend.advance(1.0)
        opened(backend, "chosen")
        values = [int(each.samples[0]) for each in listener.look().entries if isinstance(each, Block)]
    assert values.count(10) >= 5 + 20
    assert values == sorted(values)


def test_a_loopback_never_stands_in_for_a_microphone() -> None:
    backend = ScriptedBackend(device("default", 10), monitor("default-monitor"))
    with source(backend) as microphone:
        listener = Listener(microphone)
        opened(backend, "default")
        backend.advance(0.1)
        backend.unplug("default")
        listener.wait_for(1)
        backend.advance(1.0)
        assert backend.opened() == []
        backend.plug(device("default", 20))
        opened(backend, "default")
        backend.advance(0.1)
        assert loudness(listener) == [10, 20]


def test_the_sound_of_the_system_is_the_default_loopback_and_follows_it() -> None:
    backend = ScriptedBackend(device("default"), monitor("other", 7), monitor("default-monitor", 8))
    with source(backend, name="system") as system:
        listener = Listener(system)
        opened(backend, "default-monitor")
        backend.advance(0.1)
        backend.unplug("default-monitor")
        opened(backend, "other")
        backend.advance(0.1)
        assert loudness(listener) == [8, 7]


def test_a_device_that_says_nothing_is_stalled_and_goes_on_where_it_comes_back() -> None:
    backend = ScriptedBackend(device("default"))
    pausing = backend.device("default")
    pausing.script = deque([Play(bytes(640)), Gap(1.0), Play(bytes(640))])
    with source(backend) as microphone:
        listener = Listener(microphone)
        opened(backend, "default")
        backend.advance(0.6)
        assert listener.wait_for(1) == [Lost(about(1000.02), "stalled", "Default")]
        backend.advance(0.6)
        returned = listener.wait_for(2)[1]
    assert returned == Returned(about(1001.02), "default", "Default")


def test_another_device_stands_in_for_one_that_stays_silent() -> None:
    backend = ScriptedBackend(device("default", 10), device("chosen"))
    backend.device("chosen").script = deque([Gap(1000.0)])
    with source(backend, "chosen") as microphone:
        opened(backend, "chosen")
        backend.advance(4.0)
        until(lambda: "default" in backend.opened(), "the default")
        backend.advance(0.1)
        assert loudness(Listener(microphone)) == [10]


def test_a_device_that_does_not_open_is_tried_again_and_another_one_taken() -> None:
    backend = ScriptedBackend(device("default", 10), device("chosen", 20, opens=False))
    with source(backend, "chosen") as microphone:
        listener = Listener(microphone)
        opened(backend, "default")
        backend.advance(0.1)
        backend.device("chosen").opens = True
        backend.advance(3.0)
        opened(backend, "chosen", "default")
        backend.advance(0.1)
        assert loudness(listener) == [10, 20]
        assert isinstance(listener.marks[0], Lost)


def test_without_any_device_the_loss_is_told_once_and_the_first_one_is_taken() -> None:
    backend = ScriptedBackend()
    with source(backend) as microphone:
        listener = Listener(microphone)
        assert listener.wait_for(1) == [Lost(1000.0, "device_lost", "")]
        backend.plug(device("default", 10))
        opened(backend, "default")
        backend.advance(0.1)
        assert listener.wait_for(2)[1] == Returned(about(backend.clock() - 0.1), "default", "Default")
        assert microphone.device == backend.device("default").device


def test_when_nobody_takes_the_newest_is_dropped_and_counted() -> None:
    backend = ScriptedBackend(device("default"))
    with source(backend) as microphone:
        opened(backend, "default")
        backend.advance(CAPACITY_S + 1)
        assert microphone.buffered_samples == pytest.approx(CAPACITY_S * 16_000, abs=320)
        assert microphone.dropped == pytest.approx(16_000, abs=320)
        assert len(Listener(microphone).look().samples) == pytest.approx(CAPACITY_S * 16_000, abs=320)
        assert microphone.buffered_samples == 0
        backend.advance(0.1)
        assert len(Listener(microphone).look().samples) == 1600


def test_a_clock_that_drifts_gives_more_sound_in_the_same_time() -> None:
    backend = ScriptedBackend(device("default", drift_ppm=10_000.0))
    with source(backend) as microphone:
        opened(backend, "default")
        backend.advance(4.001)
        assert len(Listener(microphone).look().samples) == 202 * 320
