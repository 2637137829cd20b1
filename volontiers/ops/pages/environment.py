"""Every setting that an installation can change, read from the calls in the settings file."""

import ast
from pathlib import Path

SETTINGS = Path(__file__).resolve().parents[2] / "config" / "settings.py"
READERS = {"environment.text", "environment.flag", "environment.words"}


def names() -> dict[str, str]:
    """Name → default, as written in the settings file."""
    found = {}
    for node in ast.walk(ast.parse(SETTINGS.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) in READERS
            and isinstance(node.args[0], ast.Constant)
        ):
            default = ast.unparse(node.args[1]) if len(node.args) > 1 else "—"
            found[str(node.args[0].value)] = default
    return dict(sorted(found.items()))


def page() -> str:
    """docs/generated/settings.md."""
    rows = [f"| `{name}` | `{default}` |" for name, default in names().items()]
    return "\n".join(
        [
            "# Settings",
            "",
            "Read from the environment; each also as `NAME_FILE`. What each is for: docs/exploiter.md.",
            "",
            "| name | default |",
            "|---|---|",
            *rows,
            "",
        ]
    )
