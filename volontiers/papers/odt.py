"""The same paper to be edited: an OpenDocument text (ISO/IEC 26300), written with the standard library alone.

It holds headings, paragraphs, lists and tables, and nothing that runs. The same values always give the same file.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
# Control signs that XML cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_SPACES = " ".join(
    f'xmlns:{short}="{name}"'
    for short, name in (
        ("office", f"{_OASIS}:office:1.0"),
        ("text", f"{_OASIS}:text:1.0"),
        ("table", f"{_OASIS}:table:1.0"),
        ("style", f"{_OASIS}:style:1.0"),
        ("fo", f"{_OASIS}:xsl-fo-compatible:1.0"),
        ("meta", f"{_OASIS}:meta:1.0"),
        ("dc", "http://purl.org/dc/elements/1.1/"),
    )
)
_FILES = ("content.xml", "styles.xml", "meta.xml")
_MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MEDIA_TYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{one}" manifest:media-type="text/xml"/>' for one in _FILES
    )
    + "</manifest:manifest>"
)
_HEADING = (
    '<style:style style:name="{name}" style:display-name="{shown}" style:family="paragraph"'
    ' style:next-style-name="Standard" style:default-outline-level="{level}">'
    '<style:paragraph-properties fo:margin-top="0.5cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"/>'
    '<style:text-properties fo:font-size="{size}pt" fo:font-weight="bold"/></style:style>'
)
_STYLES = (
    '<style:default-style style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.2cm"/>'
    '<style:text-properties fo:font-size="12pt" fo:language="fr" fo:country="FR"/></style:default-style>'
    '<style:style style:name="Standard" style:family="paragraph"/>'
    + _HEADING.format(name="Heading_20_1", shown="Heading 1", level=1, size=18)
    + _HEADING.format(name="Heading_20_2", shown="Heading 2", level=2, size=14)
    + '<style:style style:name="Strong" style:family="paragraph" style:parent-style-name="Standard">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
)
_AUTOMATIC = (
    '<style:style style:name="Cell" style:family="table-cell">'
    '<style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="0.1cm"/></style:style>'
)
# Files of a package carry a day: the first that the format knows.
_NO_DAY = (1980, 1, 1, 0, 0, 0)


def write(values: Mapping[str, object]) -> bytes:
    """values: as the template « document » reads them."""
    title, community = str(values["title"]), str(values["community"])
    body = [_heading(title, 1), _paragraph(community), *_missing(_texts(values["missing"]))]
    sections = values["sections"]
    assert isinstance(sections, Sequence)
    for number, one in enumerate(sections):
        body += _section(number, one)
    body.append(_paragraph(str(values["printed"])))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        # First, and not compressed: it is how a reader knows the kind of file.
        _add(packed, "mimetype", MEDIA_TYPE, zipfile.ZIP_STORED)
        _add(packed, "content.xml", _content("".join(body)))
        _add(packed, "styles.xml", _root("document-styles", f"<office:styles>{_STYLES}</office:styles>"))
        _add(packed, "meta.xml", _root("document-meta", _meta(title)))
        _add(packed, "META-INF/manifest.xml", _HEAD + _MANIFEST)
    return made.getvalue()


def _add(packed: zipfile.ZipFile, name: str, text: str, kind: int = zipfile.ZIP_DEFLATED) -> None:
    packed.writestr(zipfile.ZipInfo(name, _NO_DAY), text, compress_type=kind)


def _root(name: str, inside: str) -> str:
    return f'{_HEAD}<office:{name} {_SPACES} office:version="1.3">{inside}</office:{name}>'


def _meta(title: str) -> str:
    return f"<office:meta><dc:title>{_said(title)}</dc:title><dc:language>fr-FR</dc:language></office:meta>"


def _content(body: str) -> str:
    styles = f"<office:automatic-styles>{_AUTOMATIC}</office:automatic-styles>"
    return _root("document-content", f"{styles}<office:body><office:text>{body}</office:text></office:body>")


def _missing(lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    return [_paragraph("Il manque encore, avant l’envoi :", "Strong"), _list(lines)]


def _section(number: int, one: Mapping[str, object]) -> list[str]:
    rows = one["rows"]
    assert isinstance(rows, Sequence)
    table = [_table(number, _texts(one["head"]), [_texts(row) for row in rows])] if rows else []
    return [_heading(str(one["title"]), 2), *map(_paragraph, _texts(one["lines"])), *table]


def _texts(value: object) -> list[str]:
    assert isinstance(value, Sequence)
    return [str(one) for one in value]


def _said(text: str) -> str:
    return escape(_UNWRITABLE.sub("", text))


def _heading(text: str, level: int) -> str:
    return f'<text:h text:style-name="Heading_20_{level}" text:outline-level="{level}">{_said(text)}</text:h>'


def _paragraph(text: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{_said(text)}</text:p>'


def _list(lines: Iterable[str]) -> str:
    items = "".join(f"<text:list-item>{_paragraph(line)}</text:list-item>" for line in lines)
    return f"<text:list>{items}</text:list>"


def _table(number: int, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    columns = f'<table:table-column table:number-columns-repeated="{len(head)}"/>'
    first = f"<table:table-header-rows>{_row(head, 'Strong')}</table:table-header-rows>"
    body = "".join(_row(row) for row in rows)
    return (
        f"<table:table table:name={quoteattr(f'Tableau {number + 1}')}>{columns}{first}{body}</table:table>"
    )


def _row(cells: Iterable[str], style: str = "Standard") -> str:
    said = "".join(
        f'<table:table-cell table:style-name="Cell" office:value-type="string">{_paragraph(one, style)}</table:table-cell>'
        for one in cells
    )
    return f"<table:table-row>{said}</table:table-row>"
