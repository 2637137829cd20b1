"""The documents say what the code says: settings, generated pages, glossary."""

import re

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.house.tree import ROOT
from volontiers.accounts.access import Can, Role
from volontiers.core.cover import CoverState, SwapState
from volontiers.core.election import ElectionState
from volontiers.core.lifecycle import NeedState, ProposalState
from volontiers.core.sitting import AssemblyState, MotionState
from volontiers.core.urn import OpinionState
from volontiers.core.waiting import OfferState, WaitingState
from volontiers.database.record import Record
from volontiers.ops.pages import environment, verbs


def test_every_setting_is_explained_to_the_one_who_installs():
    text = (ROOT / "docs" / "exploiter.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    assert explained == set(environment.names()) | {"VOLONTIERS_PG_BIN"}


def test_the_settings_to_copy_are_known_and_nothing_follows_a_value():
    text = (ROOT / "docs" / "exploiter.md").read_text(encoding="utf-8")
    copied = [
        line.strip()
        for block in re.findall(r"```env\n(.*?)```", text, re.DOTALL)
        for line in block.splitlines()
    ]
    lines = [re.fullmatch(r"""([A-Z_]+)=([^\s"'#]+|"[^"]+"|'[^']+')""", line) for line in copied if line]
    assert len(lines) > 8
    assert all(lines), copied
    assert {line[1].removesuffix("_FILE") for line in lines} <= set(environment.names())


def test_the_commands_to_copy_are_found_where_they_stand():
    text = (ROOT / "docs" / "exploiter.md").read_text(encoding="utf-8")
    bare = r"(?<![\w/])(?:gunicorn |volontiers (?:base|territoire|installer|worker|doctor)).*"
    assert re.findall(bare, text) == []


def test_generated_pages_are_fresh():
    call_command("docs", "--check")


def _glossary() -> set[str]:
    text = (ROOT / "GLOSSAIRE.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| [^|]+ \| `([^`]+)` \|", text, re.MULTILINE))


def _named() -> set[str]:
    """Everything that has to have a line: tables, states, roles, permissions, verbs."""
    tables = {model.__name__ for model in apps.get_models() if issubclass(model, Record)}
    machines = (
        NeedState, ProposalState, WaitingState, OfferState, CoverState, SwapState, AssemblyState, MotionState,
        ElectionState, OpinionState,
    )  # fmt: skip
    states = {f"{machine.__name__}.{state.name}" for machine in machines for state in machine}
    access = {f"Role.{r.name}" for r in Role} | {f"Can.{c.name}" for c in Can}
    return tables | states | access | set(re.findall(r"^### `(\w+)\(", verbs.page(), re.MULTILINE))


@pytest.mark.parametrize("side", ["missing", "stale"])
def test_the_glossary_names_everything_and_nothing_else(side):
    terms, named = _glossary(), _named()
    assert (named - terms if side == "missing" else terms - named) == set()


def test_no_path_of_somebodys_machine_stands_in_the_project():
    words = re.compile(r"/(?:root|home/\w+|Users/\w+)/", re.IGNORECASE)
    kinds = {".py", ".md", ".toml", ".html", ".js", ".css", ".txt", ".in", ".sh", ""}
    skipped = {
        ".venv",
        ".git",
        "var",
        "__pycache__",
        "node_modules",
        ".hypothesis",
        ".mypy_cache",
        ".ruff_cache",
    }
    found = [
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*")
        if path.is_file() and path.suffix in kinds and not skipped & set(path.parts) and path.name != "test_documents.py"
        and words.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]  # fmt: skip
    assert found == []
