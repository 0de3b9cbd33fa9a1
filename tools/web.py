"""The interface: npm packages, the built page, and the TypeScript types made from the core's schema."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from tools.python_env import venv_python
from tools.stamps import digest, is_fresh, mark, tree_digest
from tools.steps import FRONTEND, BuildError, capture, run_quietly
from tools.system import program, require_node

PAGE = FRONTEND / "build" / "index.html"
TYPES = FRONTEND / "src" / "lib" / "api"
GENERATED = ("schema.json", "schema.d.ts")
PRODUCTS = ("node_modules", "build", ".svelte-kit", "coverage", "test-results")
"""What npm and Vite write into frontend/: no reason to build again."""


def set_up_npm() -> None:
    """The packages of package-lock.json, nothing else."""
    lock = FRONTEND / "package-lock.json"
    if not lock.is_file():
        raise BuildError("frontend/package-lock.json is missing.")
    key, product = digest(lock), FRONTEND / "node_modules" / ".package-lock.json"
    if is_fresh("npm", key, product):
        return
    require_node()
    quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
    run_quietly("npm packages", [program("npm"), "ci", *quiet], FRONTEND)
    mark("npm", key)


def build_page() -> None:
    """The page that the core serves, when its sources have changed."""
    if is_fresh("page", tree_digest(FRONTEND, PRODUCTS), PAGE):
        return
    run_quietly("Interface", [program("npm"), "run", "--silent", "build"], FRONTEND)
    mark("page", tree_digest(FRONTEND, PRODUCTS))


def write_types() -> None:
    """Write the generated types into the tree."""
    generate_types(TYPES)


def stale_types() -> str | None:
    """A line when the committed types differ from what the core says; None when they are fresh."""
    with tempfile.TemporaryDirectory() as folder:
        generate_types(Path(folder))
        for name in GENERATED:
            committed = TYPES / name
            if not committed.is_file() or committed.read_bytes() != (Path(folder) / name).read_bytes():
                return f"{committed.relative_to(FRONTEND.parent)} is not fresh. Run: python3 build.py types"
    return None


def generate_types(folder: Path) -> None:
    """The core's schema and the TypeScript made from it, as two files in a folder."""
    document = capture("Schema", [venv_python(), "-m", "alfavoice.api.schema"])
    folder.mkdir(parents=True, exist_ok=True)
    schema, types = (folder / name for name in GENERATED)
    schema.write_bytes(document)
    npx = shutil.which("npx") or program("npm")
    capture("Types", [npx, "--no-install", "openapi-typescript", schema, "--output", types], FRONTEND)
