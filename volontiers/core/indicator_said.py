"""A count of a definition in French words, for whoever reads a figure: « sorte de besoin : consultation rapide »."""

from collections.abc import Mapping

from volontiers.core.facts import KINDS
from volontiers.core.french import listed
from volontiers.core.indicator import Condition, Count, How, Op
from volontiers.core.need import Kind, Outcome
from volontiers.core.pledge import Level
from volontiers.core.priority import PriorityClass
from volontiers.core.profession import PROFESSIONS
from volontiers.core.waiting import Leaving

_COLUMNS = {
    "opened": "jour de la demande", "kind": "sorte de besoin", "place": "commune ou secteur",
    "outcome": "ce qui est arrivé", "solved": "résolu", "hours": "heures de la demande au oui",
    "age": "heures écoulées depuis la demande", "asked": "personnes sollicitées", "kept": "gardé comme",
    "fragile": "fragile", "class": "ordre de priorité", "waited": "attendait pendant la période",
    "before": "au début", "after": "à la fin", "net": "arrivées moins départs", "moved": "jour du dernier changement",
    "profession": "métier", "level": "choix", "paused": "en pause", "day": "jour de la dépense", "euros": "euros",
    "nature": "nature", "service": "ce que cela sert", "ref": "numéro",
}  # fmt: skip
_STAYS = {one.value: one.label for one in Leaving} | {"there": "sur la liste", "absent": "hors de la liste"}
_VALUES: Mapping[str, Mapping[str, str]] = {
    "kind": {one.value: one.label.lower() for one in Kind},
    "outcome": {one.value: one.label.lower() for one in Outcome},
    "class": {one.value: one.label for one in PriorityClass},
    "before": _STAYS,
    "after": _STAYS,
    "level": {one.value: one.label for one in Level},
    "profession": {code: one.label for code, one in PROFESSIONS.items()},
    "service": {"number": "le numéro d’appel"},
}
_HOW = {How.COUNT: "", How.SUM: "somme, ", How.MEDIAN: "médiane, "}


def told(count: Count) -> str:
    """« besoins, jour de la demande dans la période ; sorte de besoin : consultation rapide »."""
    kind = KINDS.get(count.of)
    label = kind.label if kind else count.of
    start = f"{_HOW[count.how]}{column_words(count.column)} : {label}" if count.column else label
    when = f", {column_words(count.on)} dans la période" if count.on else ""
    return "\u00a0; ".join([f"{start}{when}", *map(_condition, count.where)])


def column_words(name: str) -> str:
    """« sorte de besoin » for « kind »; a column without words of its own by its name."""
    return _COLUMNS.get(name, name)


def _condition(one: Condition) -> str:
    values = [_value(one.column, value) for value in one.value.split("|")]
    match one.op:
        case Op.IS_NOT:
            said = "non vide" if values == ["vide"] else f"sauf {listed(values)}"
        case Op.AT_MOST:
            said = f"{values[0]} au plus"
        case Op.AT_LEAST:
            said = f"{values[0]} au moins"
        case _:
            said = listed(values, "ou")
    return f"{column_words(one.column)} : {said}"


def _value(column: str, value: str) -> str:
    return values_of(column).get(value, value) or "vide"


def values_of(column: str) -> Mapping[str, str]:
    """What its cells may hold, each in words; empty where they hold words, numbers or days already."""
    return _VALUES.get(column, {})


def column_of(words: str) -> str:
    """The column of these words; the words themselves where there is none: whoever checks them says so."""
    return next((name for name, said in _COLUMNS.items() if said == words), words)


def known_columns() -> tuple[str, ...]:
    """In words, the longest first: one may begin another."""
    return tuple(sorted(_COLUMNS.values(), key=len, reverse=True))
