"""The rules that a newcomer would otherwise have to be told, read from the syntax of the source."""

import ast
import re

import pytest

from tests.house.tree import PRODUCT, ROOT, at, calls, method, parsed, sources

WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "update_or_create",
    "get_or_create",
}
CLOCKS = {"now", "utcnow", "today"}
# Chosen by the step of the public form.
COMPOSED = {"public/check.html", "public/question.html", "public/urgency.html"}
FORBIDDEN_NAMES = {"utils", "common", "helpers", "services", "managers", "signals", "mixins"}


def _queryset_write(call: ast.Call) -> bool:
    """A write on a manager or a queryset: x.objects.create(…), x.filter(…).update(…); not a dict's update()."""
    if method(call) not in WRITES or not isinstance(call.func, ast.Attribute):
        return False
    return "objects" in ast.unparse(call.func.value) or method(call) in {
        "save",
        "bulk_create",
        "update_or_create",
    }


@pytest.mark.parametrize("room", ["web", "api"])
def test_faces_never_write_rows(room):
    found = [at(path, call) for path in sources(room) for call in calls(path) if _queryset_write(call)]
    assert found == []


def test_forms_of_the_faces_are_plain_forms():
    found = [
        at(path, node)
        for path in sources("web", "api")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute | ast.Name) and ast.unparse(node).endswith("ModelForm")
    ]
    assert found == []


def _clock_or_chance(call: ast.Call) -> bool:
    text = ast.unparse(call.func)
    return (
        (method(call) in CLOCKS and text.split(".")[0] in {"datetime", "timezone", "date", "time"})
        or text.startswith("random.")
        or text == "time.time"
    )


def test_no_clock_and_no_hidden_chance_in_decisions_and_verbs():
    rooms = [*sources("core"), *(p for p in sources() if "actions" in p.parts or p.name == "actions.py")]
    found = [at(path, call) for path in rooms for call in calls(path) if _clock_or_chance(call)]
    assert found == []


def test_nothing_listens_to_signals_and_nothing_is_imported_late():
    found = []
    for path in sources():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                late = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
                found += [at(path, n) for n in late]
                found += [at(path, node) for d in node.decorator_list if "receiver" in ast.unparse(d)]
    assert found == []


def test_every_lock_says_which_rows_and_leaves_keys_alone():
    found = []
    for path in sources():
        for call in calls(path):
            if method(call) == "select_for_update":
                said = {keyword.arg for keyword in call.keywords}
                if not {"of", "no_key"} <= said:
                    found.append(at(path, call))
    assert found == []


def test_no_room_is_named_after_nothing():
    found = [str(p) for p in PRODUCT.rglob("*") if p.stem in FORBIDDEN_NAMES and "vendor" not in p.parts]
    assert found == []


def test_nothing_is_left_for_later():
    words = re.compile(r"\b(TODO|FIXME|XXX)\b|NotImplementedError")
    found = [str(p) for p in [*sources(), *(ROOT / "tests").rglob("*.py")] if p.name != "test_source.py"
             and words.search(p.read_text(encoding="utf-8"))]  # fmt: skip
    assert found == []


def test_the_environment_is_read_in_one_place():
    found = [
        at(path, node)
        for path in sources()
        if path.parent.name != "config" and "ops" not in path.parts
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "os.environ"
    ]
    assert found == []


def test_templates_never_trust_text_blindly():
    found = [
        str(path.relative_to(ROOT))
        for path in [*PRODUCT.rglob("*.html"), *sources()]
        if re.search(r"\|\s*safe\b|mark_safe|autoescape off", path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_template_is_used():
    texts = "\n".join(p.read_text(encoding="utf-8") for p in [*sources(), *PRODUCT.rglob("*.html")])
    folder = PRODUCT / "web" / "templates"
    allauth = ("account/", "mfa/", "allauth/", "4", "5")
    names = [str(p.relative_to(folder)) for p in folder.rglob("*.html")]
    named = set(re.findall(r"[\w/]+\.html", texts)) | COMPOSED
    unused = [name for name in names if not name.startswith(allauth) and name not in named]
    assert unused == []


def test_files_and_functions_stay_small_enough_to_read():
    """A question to answer, not a crime: the limits here are wide, the ten longest are printed by make check."""
    long_files = [
        str(p.relative_to(ROOT)) for p in sources() if len(p.read_text(encoding="utf-8").splitlines()) > 450
    ]
    assert long_files == []
