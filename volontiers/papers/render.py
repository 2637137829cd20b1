"""A sheet to sign or to send, typeset as a PDF: one template of this folder, and plain values.

The values reach the template as data and are never read as its language. No clock, no address and no file
outside the folder: the same values always give the same sheet.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import typst

_TEMPLATES = Path(__file__).parent / "templates"
# Tagged for screen readers; the typesetter refuses what would not be.
_STANDARD: Final = "ua-1"


def render(template: str, values: Mapping[str, object]) -> bytes:
    """The PDF. template: the name of a .typ file beside, without its suffix.

    values: text, numbers and lists of them, by the names that the template reads. Raises typst.TypstError when one
    is missing.
    """
    made = typst.compile(
        str(_TEMPLATES / f"{template}.typ"),
        root=str(_TEMPLATES),
        ignore_system_fonts=True,
        pdf_standards=_STANDARD,
        sys_inputs={"values": json.dumps(dict(values))},
    )
    assert isinstance(made, bytes)
    return made
