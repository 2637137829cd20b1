"""The lives of a need and of a proposal, drawn from the one table that allows each move."""

from volontiers.core import lifecycle


def page() -> str:
    """docs/generated/states.md."""
    return f"# States\n\nMade from `volontiers/core/lifecycle.py` by `make docs`.\n\n{lifecycle.diagram()}\n"
