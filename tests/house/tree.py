"""The source of the product, read as syntax trees: what the house rules look at."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "volontiers"


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def sources(*rooms: str) -> Iterator[Path]:
    """Python files of these rooms ("core", "web"…), or of the whole product; migrations left out."""
    for room in rooms or ("",):
        for path in sorted((PRODUCT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def at(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call))


def method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""
