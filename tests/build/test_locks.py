"""The locks are complete, agree with each other, and name no place on the network."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tools.steps import FRONTEND, ROOT

LOCKS = {path.stem: path for path in (ROOT / "requirements").glob("*.lock")}
NAME = re.compile(r"[A-Za-z0-9._-]+")


def entries(lock: Path) -> list[str]:
    """One text for each locked package, its hashes included."""
    joined = lock.read_text("utf-8").replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip()]


def pins(lock: Path) -> set[tuple[str, str]]:
    """Name and version of each locked package."""
    return {(name, version) for name, version in (entry.split()[0].split("==") for entry in entries(lock))}


def names(requirements: list[str]) -> set[str]:
    """The canonical names in a list of requirements."""
    found = (NAME.match(requirement) for requirement in requirements)
    return {re.sub(r"[-_.]+", "-", match[0]).lower() for match in found if match}


def project() -> dict[str, Any]:
    """What pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_there_is_a_lock_for_every_kind_of_set_up() -> None:
    assert set(LOCKS) == {"run", "dev", "cpu", "gpu"}


@pytest.mark.parametrize("name", ["run", "dev", "cpu", "gpu"])
def test_every_package_has_a_version_and_hashes(name: str) -> None:
    for entry in entries(LOCKS[name]):
        assert re.match(r"^[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", entry), entry


@pytest.mark.parametrize("name", ["run", "dev", "cpu", "gpu"])
def test_no_lock_names_a_host_or_a_folder(name: str) -> None:
    text = LOCKS[name].read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"--(index-url|extra-index-url|find-links)|^/", text, re.MULTILINE)


def test_what_the_project_asks_for_is_locked() -> None:
    wanted = project()
    locked = {name: {pin[0] for pin in pins(path)} for name, path in LOCKS.items()}
    assert names(wanted["project"]["dependencies"]) <= locked["run"]
    assert names(wanted["dependency-groups"]["dev"]) <= locked["dev"]
    assert names(wanted["project"]["optional-dependencies"]["cpu"]) <= locked["cpu"]
    assert names(wanted["project"]["optional-dependencies"]["gpu"]) <= locked["gpu"]


def test_the_locks_agree_so_that_one_installs_over_another() -> None:
    versions: dict[str, set[frozenset[str]]] = {}
    for lock in LOCKS.values():
        of_lock: dict[str, set[str]] = {}
        for name, version in pins(lock):
            of_lock.setdefault(name, set()).add(version)
        for name, found in of_lock.items():
            versions.setdefault(name, set()).add(frozenset(found))
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_one_machine_gets_one_onnx_runtime() -> None:
    runtimes = {"onnxruntime", "onnxruntime-gpu"}
    found = {name: runtimes & {pin[0] for pin in pins(path)} for name, path in LOCKS.items()}
    assert found == {"run": set(), "dev": set(), "cpu": {"onnxruntime"}, "gpu": {"onnxruntime-gpu"}}


def npm_packages() -> dict[str, Any]:
    """The packages of package-lock.json."""
    packages: dict[str, Any] = json.loads((FRONTEND / "package-lock.json").read_text("utf-8"))["packages"]
    return packages


def test_the_npm_lock_names_no_registry_and_hashes_everything() -> None:
    for path, package in npm_packages().items():
        assert "resolved" not in package, path
        assert path == "" or "integrity" in package or package.get("inBundle"), path


def test_the_npm_lock_holds_the_builds_for_every_system() -> None:
    packages = npm_packages()
    locked = {path.rpartition("node_modules/")[2] for path in packages}
    optional = {name for package in packages.values() for name in package.get("optionalDependencies", {})}
    assert optional - locked == set(), "npm ci refuses such a lock: choose versions the registry has whole"
