"""Whoever reads a pledge leaves a line in the read log, or stands here with the reason why not."""

import ast
import re
from pathlib import Path

from tests.house.tree import PRODUCT, method, parsed, sources

# Reads for the professional's own page, or what the software does of one pledge for its own professional.
OWN = {
    "web/practice/pledge.py": "the professional's own page",
    "web/practice/time.py": "the professional's own page, of their time",
    "web/practice/lasting.py": "the professional's own page, for new patients",
    "cases/queries/answer.py": "the page of the one who was asked, and the check of their own answer",
    "cases/queries/inbox.py": "the professional's own list",
    "cases/actions/facts.py": "the pledge of the one whose answer is being written",
    "cases/actions/reads.py": "writes the lines",
    "web/practice/receipts.py": "the professional's own lines of the register",
    "web/public/register.py": "lines of the register without what they say, and two totals of five people at least",
    "cases/actions/desk.py": "the database refuses a yes beyond the week; the screen that says so leaves the line",
    "agenda/actions.py": "locks the pledge of whom it puts on duty, so that a withdrawal waits; reads nothing of it",
    "web/practice/new_patients.py": "the professional's own page: how many this month, of how many they agreed to",
    "placement/queries/drawing.py": "the professional's own page, who draws within their own word",
    "cases/actions/withdrawals.py": "what the professional just changed, paused or let end, and the reminder to them",
}
# Reads for somebody else: the file that reads → the file and the call that write the line.
LOGGED = {
    "cases/queries/snapshot.py": ("cases/actions/waves.py", "reads.note_search"),
    "ops/management/commands/registre_exporter.py": (
        "ops/management/commands/registre_exporter.py",
        "readings.note",
    ),
    "placement/queries/problem.py": ("placement/actions/computing.py", "readings.note"),
    "cases/queries/case.py": ("web/desk/case.py", "note_explanation"),
    "governance/queries/givers.py": ("governance/actions/sessions.py", "readings.note"),
    "governance/queries/time_figures.py": ("web/association/givers.py", "note_givers_read"),
    "governance/queries/sessions.py": ("web/association/sessions.py", "note_session_read"),
    "web/desk/case.py": ("web/desk/case.py", "note_explanation"),
    "web/desk/case_acts.py": ("web/desk/case_acts.py", "reads.note_full_week"),
}
# What gives a pledge, a part of one, or what was made of several.
_CALLS = {
    "standing",
    "pledge",
    "pledge_of",
    "terms",
    "uses",
    "lock_pledge",
    "due_now",
    "export",
    "lasting_of",
    "lasting_terms",
    "time_of",
    "time_terms",
    "time_offered",
}
_TABLES = re.compile(r"\bconsent_(pledge|pledgeuse|lastingpledge|timepledge|entrybody)\b|\buse_everywhere\b")
_EXPLAINED = re.compile(r"wave\.(data|sentence)\b|\bWeekIsFull\b")


def _path(path: Path) -> str:
    return path.relative_to(PRODUCT).as_posix()


def _consent_names(tree: ast.Module) -> set[str]:
    """What this file calls the modules of consent, and the functions it took from them."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            whole = node.module == "volontiers.consent"
            if whole or node.module.startswith("volontiers.consent."):
                found |= {one.asname or one.name for one in node.names if whole or one.name in _CALLS}
    return found


def _calls_consent(tree: ast.Module) -> bool:
    names = _consent_names(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in names and node.attr in _CALLS:
                return True
        elif (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names & _CALLS
        ):
            return True
    return False


def _follows_a_proposal(tree: ast.Module) -> bool:
    """proposal.pledge, a queryset that brings it, or SQL of its table."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "pledge" and ast.unparse(node.value) != "pledge":
            return True
        if isinstance(node, ast.Call) and method(node) == "select_related" and "pledge" in ast.unparse(node):
            return True
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _TABLES.search(node.value):
            return True
    return False


def reads_a_pledge(path: Path) -> bool:
    tree = parsed(path)
    return (
        _calls_consent(tree)
        or _follows_a_proposal(tree)
        or bool(_EXPLAINED.search(path.read_text(encoding="utf-8")))
    )


def outside() -> list[Path]:
    """consent itself holds the pledges; ops.demo plays their owners; the core and the texts of doors know no row."""
    return [
        path
        for path in sources()
        if not _path(path).startswith(("consent/", "core/", "ops/demo/", "ops/pages/"))
    ]


def test_every_reader_of_a_pledge_is_known():
    readers = {_path(path) for path in outside() if reads_a_pledge(path)}
    assert readers == set(OWN) | set(LOGGED)


def test_whoever_reads_for_somebody_else_writes_the_line():
    for reader, (writer, call) in LOGGED.items():
        assert (PRODUCT / reader).exists()
        written = {
            ast.unparse(node)
            for node in ast.walk(parsed(PRODUCT / writer))
            if isinstance(node, ast.Attribute | ast.Name)
        }
        assert call in written, f"{reader} is read, and {writer} does not say so"


def test_a_new_reader_is_seen(tmp_path):
    """A file that counts pledges, three ways: each is found."""
    for text in (
        "from volontiers.consent import queries\ndef f(c):\n    return queries.standing(c, [])\n",
        "SQL = 'SELECT count(*) FROM consent_pledge'\n",
        "def f(proposals):\n    return proposals.select_related('pledge')\n",
    ):
        path = tmp_path / f"new_{len(text)}.py"
        path.write_text(text, encoding="utf-8")
        assert reads_a_pledge(path), text
