"""The only three ways in which a setting is read. Each accepts NAME or NAME_FILE (a file holding the value)."""

import os
from pathlib import Path


def text(name: str, default: str = "") -> str:
    """The value of NAME, else the content of the file that NAME_FILE names, else the default."""
    if name in os.environ:
        return os.environ[name]
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return default


def flag(name: str, *, default: bool = False) -> bool:
    """True for 1, true, oui or yes."""
    return text(name, "1" if default else "0").strip().lower() in {"1", "true", "oui", "yes"}


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list, blanks dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
