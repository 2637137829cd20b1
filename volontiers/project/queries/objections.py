"""What is known to be objected to a file, from the dated sheet that comes with the product."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from volontiers.core import objections as core
from volontiers.core.objections import Known
from volontiers.project import objections

_SHEET = Path(objections.__file__).with_name("connues.csv")


@cache
def known() -> Mapping[str, Known]:
    """By the name of its check, in the order of the sheet."""
    return core.read(_SHEET.read_text(encoding="utf-8"))
