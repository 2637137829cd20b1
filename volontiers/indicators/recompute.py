"""Recalcule les indicateurs d’un export de Volontiers, sans réseau et sans rien d’autre que Python.

    python3 recalculer.py [DOSSIER]

Le dossier (celui-ci par défaut) contient definitions.json, valeurs.csv et un fichier faits-….csv par sorte de faits.
Sortie 0 si chaque valeur est retrouvée, 1 sinon, 2 si l’export ne se lit pas."""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

LEAST = 5
OF_NOBODY = ("spending",)
DAY = len("2026-11-23")
Rows = list[dict[str, str]]
Facts = Mapping[str, Sequence[Mapping[str, str]]]
Spec = Mapping[str, Any]


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def order(text: str) -> tuple[str, Any]:
    """A day sorts as its text, a number as a number; the two are never compared."""
    if len(text) == DAY and text[4] == text[7] == "-" and text.replace("-", "").isdigit():
        return ("day", text)
    try:
        return ("number", Fraction(text))
    except (ValueError, ZeroDivisionError):
        return ("text", text)


def holds(cell: str, op: str, value: str) -> bool:
    if op in ("is", "is_not", "one_of"):
        among = value.split("|") if op == "one_of" else [value]
        return (cell in among) != (op == "is_not")
    if not cell:
        return False
    (kind, left), (other, right) = order(cell), order(value)
    if kind != other or kind == "text":
        return False
    return bool(left <= right if op == "at_most" else left >= right)


def rows_counted(spec: Spec, facts: Facts, first: str, last: str) -> Rows:
    kept: Rows = []
    for row in facts[spec["of"]]:
        if spec["on"] and not first <= row[spec["on"]][:10] <= last:
            continue
        if all(holds(row.get(column, ""), op, value) for column, op, value in spec["where"]):
            kept.append(dict(row))
    return kept


def count(spec: Spec, facts: Facts, first: str, last: str) -> Fraction | None:
    kept = rows_counted(spec, facts, first, last)
    if spec["how"] == "count":
        return Fraction(len(kept))
    numbers = sorted(Fraction(row[spec["column"]]) for row in kept if row[spec["column"]])
    if spec["how"] == "sum":
        return sum(numbers, Fraction(0))
    if not numbers:
        return None
    middle = len(numbers) // 2
    return numbers[middle] if len(numbers) % 2 else (numbers[middle - 1] + numbers[middle]) / 2


def people(spec: Spec, facts: Facts, first: str, last: str) -> int:
    """How many rows a result is of; none where they are nobody's."""
    if spec["of"] in OF_NOBODY:
        return 0
    column = spec["column"]
    return len([row for row in rows_counted(spec, facts, first, last) if not column or row[column]])


def value(definition: Spec, facts: Facts, first: str, last: str) -> tuple[str, str, str]:
    """(state, numerator, denominator), the last two as texts, empty when there is none."""
    top_spec, bottom_spec = definition["numerator"], definition["denominator"]
    specs = [top_spec] + ([bottom_spec] if bottom_spec else [])
    if any(spec["of"] not in facts for spec in specs):
        return ("missing", "", "")
    top = count(top_spec, facts, first, last)
    bottom = count(bottom_spec, facts, first, last) if bottom_spec else None
    if top is None or (bottom_spec and not bottom):
        return ("empty", text(top), text(bottom))
    found = [people(spec, facts, first, last) for spec in specs]
    if definition["unit"] == "share" and all(spec["how"] == "count" for spec in specs):
        found.append(found[1] - found[0])
    if definition.get("within"):
        found.append(people(definition["within"], facts, first, last) - found[1])
    small = definition["people"] and any(0 < abs(one) < LEAST for one in found)
    return ("small" if small else "shown", text(top), text(bottom))


def text(number: Fraction | None) -> str:
    return "" if number is None else str(number)


def check(folder: Path) -> int:
    definitions = {
        (one["key"], str(one["version"])): one
        for one in json.loads((folder / "definitions.json").read_text(encoding="utf-8"))
    }
    facts = {path.stem[len("faits-") :]: rows_of(path) for path in sorted(folder.glob("faits-*.csv"))}
    wrong = 0
    for row in rows_of(folder / "valeurs.csv"):
        found = value(definitions[row["indicateur"], row["version"]], facts, row["du"], row["au"])
        told = (row["etat"], row["numerateur"], row["denominateur"])
        wrong += found != told
        words = "retrouvé" if found == told else f"DIFFÉRENT : l’export dit {told}, le calcul donne {found}"
        print(f"{row['nom']}, du {row['du']} au {row['au']} : {words}")
    return wrong


def main(arguments: Sequence[str]) -> int:
    try:
        wrong = check(Path(arguments[0] if arguments else "."))
    except (OSError, KeyError, ValueError) as error:
        print(f"Cet export ne se lit pas : {error}", file=sys.stderr)
        return 2
    print(f"{wrong} valeur(s) à expliquer." if wrong else "Tout concorde.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
