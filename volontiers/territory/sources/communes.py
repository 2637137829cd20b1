"""Official lists of communes, read as values: the INSEE list joined with positions, and La Poste's hexasmal.

Each line is checked; what is wrong is said with its line number, and nothing is half imported.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from volontiers.core.codes import municipality_key

LARGEST = 100_000_000  # bytes, once decompressed
MOST_FAULTS = 50
ENCODINGS = ("utf-8-sig", "cp1252")
LATITUDES, LONGITUDES = (-64.0, 52.0), (-180.0, 180.0)  # overseas and the southern lands included

# column → names it bears in the files we know.
COLUMNS = {
    "insee": ("code_insee", "code_commune_insee", "#code_commune_insee"),
    "name": ("name", "nom", "nom_commune", "nom_de_la_commune"),
    "population": ("population",),
    "latitude": ("lat", "latitude"),
    "longitude": ("lon", "longitude"),
    "position": ("coordonnees_gps", "_geopoint", "coordonnees_geographiques"),
    "postcodes": ("codes_postaux", "code_postal"),
}


@dataclass(frozen=True, slots=True)
class Commune:
    """One commune. population and position: None when the file does not tell."""

    insee: str
    name: str
    population: int | None
    latitude: float | None
    longitude: float | None
    postcodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """line: as an editor counts them, from 1. sentence: what to correct, in French."""

    line: int
    sentence: str


@dataclass(slots=True)
class Report:
    """What was read. lines: of data, the header not counted."""

    lines: int = 0
    communes: dict[str, Commune] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


class Unreadable(Exception):
    """The file as a whole cannot be read; the text says why and what to do, in French."""


class _Wrong(Exception):
    """One line is wrong; the text says what to correct, in French."""


def read(path: Path) -> Report:
    """Every commune of a file (.csv or .csv.gz, comma or semicolon, UTF-8 or Windows). Raises Unreadable."""
    text = _decoded(_bytes(path))
    first = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        header = next(rows)
    except StopIteration:
        raise Unreadable("Le fichier est vide.") from None
    return _report(rows, _places(header))


def _bytes(path: Path) -> bytes:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            found = file.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(
            f"Le fichier {path} ne s’ouvre pas : vérifiez son nom, qu’il est entier, et que vous pouvez le lire."
        ) from error
    if len(found) > LARGEST:
        line = found[:LARGEST].count(b"\n") + 1
        raise Unreadable(
            f"Le fichier dépasse 100 Mo (à la ligne {line}). Une liste de toutes les communes de France en fait 4 : "
            "vérifiez que c’est le bon fichier."
        )
    return found


def _decoded(found: bytes) -> str:
    if b"\x00" in found:
        line = found[: found.index(b"\x00")].count(b"\n") + 1
        raise Unreadable(
            f"Ligne {line} : ce n’est pas un fichier de texte. Enregistrez la liste au format CSV."
        )
    for encoding in ENCODINGS:
        try:
            return found.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("L’encodage du fichier n’est pas reconnu. Enregistrez-le en UTF-8.")


def _places(header: list[str]) -> dict[str, int]:
    names = [name.strip().lower() for name in header]
    found = {
        column: names.index(name) for column, known in COLUMNS.items() for name in known if name in names
    }
    missing = {"insee": "code_insee", "name": "name"}
    absent = [shown for column, shown in missing.items() if column not in found]
    if absent:
        raise Unreadable(
            f"Ligne 1 : il manque la colonne {' et '.join(absent)}. Attendu : les colonnes de la liste de l’INSEE "
            "(code_insee, name, population, lat, lon, codes_postaux) ou de La Poste (Code_commune_INSEE, Nom_commune, Code_postal)."
        )
    return found


def _report(rows: Iterable[list[str]], places: dict[str, int]) -> Report:
    report = Report()
    first_lines: dict[str, int] = {}
    for line, row in _numbered(rows, report):
        if not any(row):
            continue
        report.lines += 1
        try:
            commune = _commune(row, places)
            first = first_lines.setdefault(commune.insee, line)
            report.communes[commune.insee] = _joined(report.communes.get(commune.insee), commune, first)
        except _Wrong as error:
            report.faults.append(Fault(line, str(error)))
            if len(report.faults) >= MOST_FAULTS:
                break
    return report


def _numbered(rows: Iterable[list[str]], report: Report) -> Iterator[tuple[int, list[str]]]:
    """Rows with their line number; a row that csv itself cannot read is a fault like another."""
    line, reader = 1, iter(rows)
    while True:
        line += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            report.faults.append(
                Fault(line, "Cette ligne ne se lit pas : un guillemet y est peut-être de trop.")
            )
            return
        yield line, row


def _commune(row: list[str], places: dict[str, int]) -> Commune:
    if max(places.values()) >= len(row):
        raise _Wrong("Il manque des colonnes.")
    typed = _cell(row, places, "insee")
    insee = typed.upper().zfill(5)
    if len(insee) != 5 or not _is_number(insee[2:] if insee[:2] in {"2A", "2B"} else insee):
        raise _Wrong(f"« {typed[:20]} » n’est pas un code INSEE : cinq caractères, par exemple 81099.")
    name = _cell(row, places, "name")
    if not 0 < len(name) <= 60:
        raise _Wrong("Le nom de la commune manque, ou dépasse 60 signes.")
    latitude, longitude = _position(row, places)
    return Commune(insee, name, _population(row, places), latitude, longitude, _postcodes(row, places))


def _cell(row: list[str], places: dict[str, int], column: str) -> str:
    return row[places[column]].strip() if column in places else ""


def _is_number(text: str) -> bool:
    """Only 0 to 9: « ² » and the digits of other alphabets are none of ours."""
    return text.isascii() and text.isdecimal()


def _population(row: list[str], places: dict[str, int]) -> int | None:
    text = _cell(row, places, "population").replace(" ", "")
    if not text:
        return None
    if not _is_number(text) or len(text) > 7 or int(text) > 3_000_000:
        raise _Wrong(f"« {text[:20]} » n’est pas une population : un nombre entier, par exemple 16162.")
    return int(text)


def _position(row: list[str], places: dict[str, int]) -> tuple[float | None, float | None]:
    if "position" in places:
        parts = [part.strip() for part in _cell(row, places, "position").split(",")]
    else:
        parts = [_cell(row, places, "latitude"), _cell(row, places, "longitude")]
    if not any(parts):
        return None, None
    try:
        latitude, longitude = (float(part.replace(",", ".")) for part in parts)
    except ValueError:
        raise _Wrong(f"« {','.join(parts)[:40]} » n’est pas une position : latitude, longitude.") from None
    if not (LATITUDES[0] <= latitude <= LATITUDES[1] and LONGITUDES[0] <= longitude <= LONGITUDES[1]):
        raise _Wrong(f"La position {latitude}, {longitude} n’est pas en France.")
    return latitude, longitude


def _postcodes(row: list[str], places: dict[str, int]) -> tuple[str, ...]:
    text = _cell(row, places, "postcodes")
    typed = text.replace("|", " ").replace(",", " ").replace("/", " ").split()
    wrong = next((code for code in typed if len(code) > 5 or not _is_number(code)), None)
    if wrong is not None:
        raise _Wrong(f"« {wrong[:20]} » n’est pas un code postal : cinq chiffres, par exemple 81600.")
    return tuple(dict.fromkeys(code.zfill(5) for code in typed))


def _joined(earlier: Commune | None, later: Commune, first: int) -> Commune:
    """first: the line of the earlier one. The same code under another name is a slip of one of the two lines."""
    if earlier is None:
        return later
    if municipality_key(earlier.name) != municipality_key(later.name):
        raise _Wrong(
            f"Le code {later.insee} est ici celui de {later.name}, mais à la ligne {first} celui de {earlier.name}."
        )
    return _merged(earlier, later)


def _merged(earlier: Commune, later: Commune) -> Commune:
    """La Poste gives a line per postcode: one commune, all its postcodes, the first position."""
    return replace(
        earlier,
        postcodes=tuple(dict.fromkeys([*earlier.postcodes, *later.postcodes])),
        population=earlier.population if earlier.population is not None else later.population,
        latitude=earlier.latitude if earlier.latitude is not None else later.latitude,
        longitude=earlier.longitude if earlier.longitude is not None else later.longitude,
    )
