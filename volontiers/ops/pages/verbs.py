"""The list of what can be done: every verb of the actions modules and of those beside them, what it takes and refuses."""

import ast
from collections.abc import Iterator
from pathlib import Path

PRODUCT = Path(__file__).resolve().parents[2]


def page() -> str:
    """docs/generated/verbs.md."""
    parts = ["# Verbs", "", "The only writers. Made from the source by `make docs`.", ""]
    for path in _modules():
        lines = [line for verb in _verbs(path) for line in verb]
        if lines:
            parts += [
                f"## {path.relative_to(PRODUCT).with_suffix('').as_posix().replace('/', '.')}",
                "",
                *lines,
            ]
    return "\n".join(parts)


def _modules() -> Iterator[Path]:
    """A verb with a subject of its own (the register, the statements) stands beside the actions of its floor."""
    for actions in sorted(PRODUCT.glob("*/actions*")):
        for path in [*sorted(actions.parent.glob("*.py")), *sorted(actions.glob("*.py"))]:
            if path.name != "__init__.py":
                yield path


def _verbs(path: Path) -> Iterator[list[str]]:
    functions = [
        n for n in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(n, ast.FunctionDef)
    ]
    inner = {node.name for node in functions if node.name.startswith("_") and _acts(node)}
    for node in functions:
        if not node.name.startswith("_") and (_acts(node) or inner & _called(node)):
            said = (ast.get_docstring(node) or "").split("\n\n")
            sentence = " ".join(" ".join(said).split())
            yield [f"### `{node.name}({_payload(node)})`", "", sentence or "—", ""]


def _acts(node: ast.FunctionDef) -> bool:
    """A verb opens its own transaction, itself or in a function of its own; what several verbs share does not."""
    return any("acting" in ast.unparse(item) for item in ast.walk(node) if isinstance(item, ast.With))


def _called(node: ast.FunctionDef) -> set[str]:
    return {ast.unparse(item.func) for item in ast.walk(node) if isinstance(item, ast.Call)}


def _payload(node: ast.FunctionDef) -> str:
    return ", ".join(arg.arg for arg in (*node.args.args, *node.args.kwonlyargs))
