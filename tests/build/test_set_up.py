"""Set-up does what is missing, once, and says in one line what it may not do itself."""

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tools import checks, python_env, stamps, system, web
from tools.steps import BuildError

Steps = list[str]


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Steps:
    """The names of the steps that ran, in a tree of our own; nothing is really run."""
    steps: Steps = []

    def record(step: str, command: Sequence[str | Path], cwd: Path = tmp_path) -> None:
        steps.append(step)
        if step == "Interface":
            (tmp_path / "frontend/build").mkdir(exist_ok=True)
            (tmp_path / "frontend/build/index.html").write_text("page")
        if step == "npm packages":
            (tmp_path / "frontend/node_modules").mkdir(exist_ok=True)
            (tmp_path / "frontend/node_modules/.package-lock.json").write_text("{}")

    for module, name in ((python_env, "run"), (system, "run_quietly"), (web, "run_quietly")):
        monkeypatch.setattr(module, name, record)
    monkeypatch.setattr(stamps, "STAMPS", tmp_path / ".build")
    return steps


@pytest.fixture
def locks(done: Steps, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Four locks and an empty environment."""
    folder, venv = tmp_path / "requirements", tmp_path / ".venv"
    (venv / "lib/python3.11/site-packages/pip").mkdir(parents=True)
    (venv / "bin").mkdir()
    (venv / "bin/python").touch()
    (venv / "pyvenv.cfg").write_text("version = 3.11")
    folder.mkdir()
    for name in ("run", "dev", "cpu", "gpu"):
        (folder / f"{name}.lock").write_text(name)
    monkeypatch.setattr(python_env, "VENV", venv)
    monkeypatch.setattr(python_env, "LOCKS", folder)
    monkeypatch.setattr(python_env, "has_gpu", lambda: False)
    return folder


@pytest.fixture
def frontend(done: Steps, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An interface of one file."""
    folder = tmp_path / "frontend"
    (folder / "src").mkdir(parents=True)
    (folder / "src/app.ts").write_text("one")
    (folder / "package-lock.json").write_text("{}")
    monkeypatch.setattr(web, "FRONTEND", folder)
    monkeypatch.setattr(web, "PAGE", folder / "build/index.html")
    monkeypatch.setattr(web, "require_node", lambda: None)
    return folder


def taken(done: Steps, act: Callable[[], None]) -> Steps:
    """The steps that one act took."""
    done.clear()
    act()
    return list(done)


posix = pytest.mark.skipif(sys.platform == "win32", reason="the environment is laid out as on POSIX")


@posix
def test_a_second_set_up_does_nothing(done: Steps, locks: Path) -> None:
    first = taken(done, lambda: python_env.set_up_python("run"))
    assert first == ["Python packages (run.lock)", "Python packages (cpu.lock)"]
    assert taken(done, lambda: python_env.set_up_python("run")) == []


@posix
def test_an_environment_for_work_can_also_run(done: Steps, locks: Path) -> None:
    python_env.set_up_python("run")
    assert taken(done, lambda: python_env.set_up_python("dev")) == ["Python packages (dev.lock)"]
    assert taken(done, lambda: python_env.set_up_python("run")) == []


@posix
def test_a_changed_lock_is_installed_and_coming_back_is_too(done: Steps, locks: Path) -> None:
    python_env.set_up_python("dev")
    for words in ("dev 2", "dev"):
        (locks / "dev.lock").write_text(words)
        assert taken(done, lambda: python_env.set_up_python("dev")) == ["Python packages (dev.lock)"]


@posix
def test_a_new_environment_is_filled_again(done: Steps, locks: Path) -> None:
    python_env.set_up_python("run")
    (python_env.VENV / "pyvenv.cfg").write_text("version = 3.12")
    assert len(taken(done, lambda: python_env.set_up_python("run"))) == 2


@posix
def test_a_machine_that_got_a_gpu_swaps_the_onnx_runtime(
    done: Steps, locks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python_env.set_up_python("run")
    (python_env.site_packages() / "onnxruntime-1.22.0.dist-info").mkdir()
    monkeypatch.setattr(python_env, "has_gpu", lambda: True)
    swapped = taken(done, lambda: python_env.set_up_python("run"))
    assert swapped == ["Removing onnxruntime", "Python packages (gpu.lock)"]


@posix
def test_the_core_is_on_the_path_of_the_environment(done: Steps, locks: Path) -> None:
    python_env.set_up_python("run")
    link = python_env.site_packages() / "alfavoice.pth"
    assert Path(link.read_text().strip(), "alfavoice").is_dir()


@posix
def test_a_half_made_environment_is_made_anew(done: Steps, locks: Path) -> None:
    shutil.rmtree(python_env.VENV / "lib")
    assert taken(done, python_env.ensure_venv) == ["Virtual environment"]


@pytest.mark.parametrize(("gpu", "lock"), [(True, "gpu.lock"), (False, "cpu.lock")])
def test_a_gpu_chooses_its_own_onnx_runtime(gpu: bool, lock: str) -> None:
    assert python_env.onnx_lock(gpu) == lock


def test_gtk_is_linked_only_for_the_same_python(tmp_path: Path) -> None:
    (tmp_path / "_gi.cpython-311-x86_64-linux-gnu.so").touch()
    assert python_env.gi_fits(tmp_path, "311")
    assert not python_env.gi_fits(tmp_path, "312")


def test_the_page_is_built_when_its_sources_change(done: Steps, frontend: Path) -> None:
    assert taken(done, web.build_page) == ["Interface"]
    assert taken(done, web.build_page) == []
    (frontend / "src/app.ts").write_text("two")
    assert taken(done, web.build_page) == ["Interface"]


def test_a_deleted_page_is_built_again(done: Steps, frontend: Path) -> None:
    web.build_page()
    shutil.rmtree(frontend / "build")
    assert taken(done, web.build_page) == ["Interface"]


def test_what_npm_and_vite_write_is_no_reason_to_build(done: Steps, frontend: Path) -> None:
    web.build_page()
    (frontend / ".svelte-kit").mkdir()
    (frontend / ".svelte-kit/types.d.ts").write_text("generated")
    assert taken(done, web.build_page) == []


def test_npm_packages_follow_their_lock(done: Steps, frontend: Path) -> None:
    assert taken(done, web.set_up_npm) == ["npm packages"]
    assert taken(done, web.set_up_npm) == []
    (frontend / "package-lock.json").write_text('{"changed": true}')
    assert taken(done, web.set_up_npm) == ["npm packages"]


def test_missing_packages_are_those_dpkg_does_not_call_installed() -> None:
    listing = "xvfb installed\nxdotool config-files\n"
    assert system.missing_packages(["xvfb", "xdotool", "trayer"], listing) == ["xdotool", "trayer"]


@pytest.mark.skipif(sys.platform != "linux", reason="apt is a Linux matter")
def test_without_rights_the_person_gets_one_line(
    done: Steps, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system, "installed_packages", lambda packages: "xvfb installed\n")
    monkeypatch.setattr(system, "apt_rights", lambda: None)
    system.install_packages(["xvfb", "trayer", "openbox"])
    assert done == []
    line = capsys.readouterr().err.splitlines()[-1]
    assert line.strip() == "sudo apt-get install -y --no-install-recommends trayer openbox"


@pytest.mark.skipif(sys.platform != "linux", reason="apt is a Linux matter")
@pytest.mark.parametrize(("listing", "steps"), [("", ["apt-get update", "apt-get install"]), ("xvfb installed", [])])
def test_apt_is_called_only_for_what_is_missing(
    done: Steps, monkeypatch: pytest.MonkeyPatch, listing: str, steps: Steps
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system, "installed_packages", lambda packages: listing)
    monkeypatch.setattr(system, "apt_rights", list)
    system.install_packages(["xvfb"])
    assert done == steps


def test_the_window_needs_packages_only_where_there_is_a_screen() -> None:
    assert "gir1.2-webkit2-4.1" not in system.packages_to_run({})
    assert "libportaudio2" in system.packages_to_run({})
    assert "gir1.2-webkit2-4.1" in system.packages_to_run({"DISPLAY": ":0"})
    assert "gir1.2-webkit2-4.1" in system.packages_to_run({"WAYLAND_DISPLAY": "wayland-0"})


def test_the_distribution_is_read_from_its_release_file(tmp_path: Path) -> None:
    release = tmp_path / "os-release"
    release.write_text('PRETTY_NAME="Ubuntu 24.04"\nVERSION_ID="24.04"\nID=ubuntu\nID_LIKE=debian\n')
    assert system.distribution(release) == "ubuntu"
    assert system.distribution(tmp_path / "none") == ""


@pytest.mark.parametrize(
    ("printed", "version"), [("v20.19.2", (20, 19)), ("v22.3.0", (22, 3)), ("", (0, 0)), ("nonsense", (0, 0))]
)
def test_node_says_its_version(printed: str, version: tuple[int, int]) -> None:
    assert system.node_version(printed) == version


def test_an_old_node_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, line in (("node", "echo v18.20.4"), ("npm", "true")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(BuildError, match=r"^Node 20\.19 or newer is needed; this is v18\.20\.4\.$"):
        system.require_node()


def test_every_check_runs_and_every_failure_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = [
        checks.Check("one", lambda: "one is wrong"),
        checks.Check("two", lambda: None),
        checks.Check("three", checks.command(sys.executable, "-c", "raise SystemExit('three is wrong')")),
    ]
    with pytest.raises(BuildError, match=r"^Failed: one, three$"):
        checks.run_checks(wanted)
    printed = capsys.readouterr().out
    assert all(words in printed for words in ("one is wrong", "ok      two", "three is wrong"))


def test_a_python_without_venv_is_told_what_to_run(done: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(system, "install_packages", lambda packages: None)
    minor = f"python3.{sys.version_info.minor}-venv"
    with pytest.raises(BuildError, match=f"Run: sudo apt-get install -y --no-install-recommends {minor}$") as told:
        system.require_venv_module()
    assert told.value.status == 2
