"""The cells of a sheet, as texts: XLSX and CSV, read with the standard library alone; XLSX written."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from volontiers.core.spreadsheet import cell

MOST_BYTES = 5_000_000
MOST_UNPACKED = 100_000_000
MOST_ROWS, MOST_COLUMNS = 25_000, 40
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REFERENCE = re.compile(r"([A-Z]{1,3})\d+")
_TOO_LONG = f"Ce fichier a plus de {MOST_ROWS} lignes : coupez-le en plusieurs."
TOO_HEAVY = "Ce fichier est trop lourd : 5 Mo au plus."
_BROKEN = "Ce fichier ne se lit pas. Ouvrez-le dans votre tableur, puis enregistrez-le en .xlsx ou en .csv."

_OTHER_FILES = {
    b"%PDF": "Ce fichier est un PDF : choisissez le tableur lui-même, en .xlsx ou en .csv.",
    b"\xd0\xcf\x11\xe0": "Ce fichier est d’un ancien format : enregistrez-le en .xlsx, puis choisissez-le de nouveau.",
}


class Unreadable(ValueError):
    """sentence: what to do, in French."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read(content: bytes) -> list[list[str]]:
    """Every row of the first sheet, cells as texts, numbers as they are stored. Raises Unreadable."""
    if not content:
        raise Unreadable("Ce fichier est vide.")
    if len(content) > MOST_BYTES:
        raise Unreadable(TOO_HEAVY)
    for start, sentence in _OTHER_FILES.items():
        if content.startswith(start):
            raise Unreadable(sentence)
    rows = list(_limited(_xlsx(content) if content.startswith(b"PK") else _csv(content)))
    if not any(any(row) for row in rows):
        raise Unreadable("Ce fichier est vide.")
    return rows


def _limited(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows):
        if number > MOST_ROWS:
            raise Unreadable(_TOO_LONG)
        yield [text.strip().replace("\x00", "") for text in row[:MOST_COLUMNS]]


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise Unreadable(_BROKEN) from error


def _decoded(content: bytes) -> str:
    """UTF-8 as most write it, else the western code page of older spreadsheets."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(_BROKEN)


def _xlsx(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise Unreadable(_TOO_LONG)
            names = sorted(n for n in packed.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n))
            if not names:
                raise Unreadable(_BROKEN)
            shared = _shared(packed)
            first = min(names, key=lambda name: int(re.sub(r"\D", "", name)))
            yield from _sheet_rows(_safe(packed.read(first)), shared)
    except (
        zipfile.BadZipFile,
        ET.ParseError,
        KeyError,
        ValueError,
        RuntimeError,
    ) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(_BROKEN) from error


def _safe(text: bytes) -> bytes:
    """A sheet declares no entity of its own."""
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Unreadable(_BROKEN)
    return text


def _shared(packed: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in packed.namelist():
        return []
    root = ET.fromstring(_safe(packed.read("xl/sharedStrings.xml")))  # noqa: S314  (no entities: _safe)
    return [_text(item) for item in root.iter(f"{_MAIN}si")]


def _text(item: ET.Element) -> str:
    """What is written, without the phonetic guides."""
    return "".join(part.text or "" for part in item.iter(f"{_MAIN}t"))


def _sheet_rows(text: bytes, shared: Sequence[str]) -> Iterator[list[str]]:
    """Rows that the file leaves out are empty ones, so that line numbers are those of the screen."""
    number = 0
    for _, row in ET.iterparse(io.BytesIO(text)):  # noqa: S314  (no entities: _safe)
        if row.tag != f"{_MAIN}row":
            continue
        here = int(row.get("r", number + 1))
        if here - number > MOST_ROWS:
            raise Unreadable(_TOO_LONG)
        yield from ([] for _ in range(here - number - 1))
        number = here
        yield _cells(row, shared)
        row.clear()


def _cells(row: ET.Element, shared: Sequence[str]) -> list[str]:
    found: dict[int, str] = {}
    for place, one in enumerate(row.iter(f"{_MAIN}c")):
        match = _REFERENCE.fullmatch(one.get("r", ""))
        found[_column(match[1]) if match else place] = _value(one, shared)
    width = min(max(found, default=-1) + 1, MOST_COLUMNS)
    return [found.get(n, "") for n in range(width)]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _value(one: ET.Element, shared: Sequence[str]) -> str:
    if one.get("t") == "inlineStr":
        return _text(one)
    value = one.findtext(f"{_MAIN}v") or ""
    return shared[int(value)] if one.get("t") == "s" and value else value


_FILES = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="Liste" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
        ' Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Control signs that XML cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def write(rows: Iterable[Sequence[str]]) -> bytes:
    """An XLSX file of texts: a spreadsheet shows them, and runs none."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in _FILES.items():
            packed.writestr(name, _HEAD + text)
        packed.writestr("xl/worksheets/sheet1.xml", _HEAD + _sheet(rows))
    return made.getvalue()


def _sheet(rows: Iterable[Sequence[str]]) -> str:
    lines = "".join(f"<row>{''.join(_written(text) for text in row)}</row>" for row in rows)
    return f'<worksheet xmlns="{_MAIN[1:-1]}"><sheetData>{lines}</sheetData></worksheet>'


def _written(text: str) -> str:
    said = escape(_UNWRITABLE.sub("", cell(text)))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """The same for whoever prefers CSV, as French spreadsheets open it: semicolons, UTF-8 with its mark."""
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=";", lineterminator="\r\n").writerows(
        [cell(text) for text in row] for row in rows
    )
    return made.getvalue().encode("utf-8-sig")
