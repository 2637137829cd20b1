"""A contract that nobody saw fail is no wall: one violation of each is planted in a copy, and refused."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import PRODUCT, ROOT

PLANTS = {
    "core is pure": ("core/planted.py", "import django"),
    "dependencies point one way": ("people/planted.py", "import volontiers.cases.queries"),
    "screens do not know each other": ("web/desk/planted.py", "import volontiers.web.public.urls"),
    "no cycles between siblings": ("core/rules.py", "import volontiers.core.dispatch"),
}
PLANTS |= {
    f"{app}: its models are reached through actions and queries": (
        "web/desk/planted.py",
        f"import volontiers.{app}.models",
    )
    for app in (
        "accounts",
        "agenda",
        "cases",
        "consent",
        "directory",
        "governance",
        "indicators",
        "messages",
        "people",
        "placement",
        "project",
        "territory",
    )
}


def _names() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]]


def test_every_contract_has_its_planted_violation():
    assert sorted(_names()) == sorted(PLANTS)


@pytest.fixture(scope="module")
def refused(tmp_path_factory) -> str:
    """What import-linter says of a copy of the house with every violation planted at once."""
    copy: Path = tmp_path_factory.mktemp("house")
    shutil.copytree(
        PRODUCT, copy / "volontiers", ignore=shutil.ignore_patterns("static", "templates", "__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", copy)
    for name, (where, line) in PLANTS.items():
        path = copy / "volontiers" / where
        earlier = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(f"{earlier}\n{line}  # {name}\n", encoding="utf-8")
    program = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"], cwd=copy, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(copy), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("name", sorted(PLANTS))
def test_a_planted_violation_is_refused(refused, name):
    assert f"{name} BROKEN" in refused
