"""A count of a definition as people read and write it, one condition on each line: « métier est parmi infirmier, médecin ».

The short names of the language are read too.
"""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from volontiers.core.indicator import Condition, Definition, DefinitionError, Op, Unit, comparable
from volontiers.core.indicator_said import column_of, column_words, known_columns, told, values_of

WORDS = {
    Op.IS: "est",
    Op.IS_NOT: "n’est pas",
    Op.ONE_OF: "est parmi",
    Op.AT_MOST: "au plus",
    Op.AT_LEAST: "au moins",
}
EMPTY, BETWEEN = "vide", ", "
# The longest first: « est parmi » begins like « est ».
_LINE = re.compile(r"(\w+)\s+(est parmi|n’est pas|est|au plus|au moins)\s+(.+)")


def line_of(one: Condition) -> str:
    values = one.value.split("|") if one.op is Op.ONE_OF else [one.value]
    said = BETWEEN.join(_in_words(one.column, value) for value in values)
    return f"{column_words(one.column)} {WORDS[one.op]} {said or EMPTY}"


def _in_words(column: str, value: str) -> str:
    """By its short name where the words would be read as two values."""
    words = values_of(column).get(value, value)
    return value if BETWEEN.strip() in words else words


def _in_short(column: str, said: str) -> str:
    return next((value for value, words in values_of(column).items() if words == said), said)


def lines_of(conditions: Iterable[Condition]) -> str:
    return "\n".join(line_of(one) for one in conditions)


def words_of_definition(one: Definition) -> str:
    """The whole of it, on one line, as the register tells it."""
    below = f" ; dénominateur : {one.said_denominator} ({told(one.denominator)})" if one.denominator else ""
    target = f" ; cible : {written(one.target, one)}" if one.target is not None else ""
    return f"numérateur : {one.said_numerator} ({told(one.numerator)}){below}{target}. {one.silent_on}"


def written(amount: Fraction, one: Definition) -> str:
    """« 61 % », « 2,8 », « 38,20 € », « 132 personnes »."""
    if one.unit is Unit.SHARE:
        return f"{_decimal(amount * 100, 0 if amount in (0, 1) or amount >= Fraction(1, 10) else 1)}\u00a0%"
    if one.unit_name == "€":
        return f"{_decimal(amount, 2)}\u00a0€"
    places = 0 if amount.denominator == 1 else 1
    return f"{_decimal(amount, places)} {one.unit_name}".strip()


def _decimal(amount: Fraction, places: int) -> str:
    """Rounded to the nearest, halves away from zero."""
    whole = int(abs(amount) * 10**places + Fraction(1, 2))
    units, rest = divmod(whole, 10**places)
    said = f"{units:,}".replace(",", "\u202f") + (f",{rest:0{places}d}" if places else "")
    return f"\u2212{said}" if amount < 0 and whole else said


def read(lines: Sequence[str], where: str) -> tuple[Condition, ...]:
    """Raises DefinitionError on the first line that cannot be read."""
    return tuple(_read(line.strip(), where) for line in lines if line.strip())


def _read(line: str, where: str) -> Condition:
    line = line.replace("'", "’")
    start = next((one for one in known_columns() if line.startswith(f"{one} ")), "")
    found = _LINE.fullmatch(f"{column_of(start)}{line.removeprefix(start)}")
    if found is None:
        known = ", ".join(WORDS.values())
        raise DefinitionError(
            where, f"« {line[:60]} » : écrivez une colonne, puis l’un de ces mots ({known}), puis une valeur."
        )
    column, said, value = found[1], found[2], found[3].strip()
    op = next(op for op, words in WORDS.items() if words == said)
    if op is Op.ONE_OF:
        value = "|".join(_in_short(column, part.strip()) for part in value.split(","))
    else:
        value = _in_short(column, value)
    if op in {Op.AT_MOST, Op.AT_LEAST} and comparable(value) is None:
        raise DefinitionError(where, f"« {value} » n’est ni un nombre ni un jour écrit 2026-12-31.")
    return Condition(column, op, "" if value == EMPTY else value)
