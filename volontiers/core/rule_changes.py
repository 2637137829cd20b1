"""What changed in a rule, from its two values in the register: before and after, in plain French."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from volontiers.core import phone
from volontiers.core.clauses import Clause, words_of
from volontiers.core.french import DAYS, counted, euros, listed
from volontiers.core.indicator import Definition
from volontiers.core.indicator_words import words_of_definition
from volontiers.core.ledger import Rule
from volontiers.core.need import Family
from volontiers.core.rules import SHARES, Rules
from volontiers.core.statutes import Statutes

NOTHING, CLOSED = "rien", "fermé"
LONG = 240
MOST_NAMED = 4
_PHONES = ("desk_phone", "out_of_hours_phone")
_PROTOCOL = {
    "version": "Version",
    "role": "Signée par",
    "review_on": "À relire avant le",
    "desk_question": "Question du bureau",
    "public_lines": "Signes de la demande en ligne",
    "script": "Phrases pour le 15",
}

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed. was and now: both, or one alone where `what` says that it is added or taken away."""

    what: str
    was: str
    now: str

    @property
    def is_long(self) -> bool:
        """To be folded on a page."""
        return len(self.was) + len(self.now) > LONG


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a rule says."""

    what: str
    words: str

    @property
    def is_long(self) -> bool:
        return len(self.words) > LONG


def changes(rule: Rule, before: Any, after: Any, names: Names) -> tuple[Change, ...]:
    """In the order in which a person reads them; empty when nothing that can be told is different.

    names: of fields (« usual_minutes »), of what they hold (« route=duty_first ») and of communes (« 81099 »).
    """
    if rule is Rule.CLOSURES:
        return _listed("Fermeture ajoutée", "Fermeture retirée", map(_closure, before), map(_closure, after))
    if rule is Rule.TERRITORY:
        return _territory(before, after, names)
    return compared(_READERS[rule](before, names), _READERS[rule](after, names))


def compared(was: Mapping[str, str], now: Mapping[str, str]) -> tuple[Change, ...]:
    """Two tables of words, one beside the other."""
    return tuple(
        Change(what, was.get(what, NOTHING), now.get(what, NOTHING))
        for what in {**now, **was}
        if was.get(what, NOTHING) != now.get(what, NOTHING)
    )


def told(rule: Rule, value: Any, names: Names) -> tuple[Told, ...]:
    """The whole of a rule, in the order in which a person reads it."""
    if rule is Rule.CLOSURES:
        return tuple(Told("Fermeture", one) for one in map(_closure, value)) or (Told("Fermetures", NOTHING),)
    if rule is Rule.TERRITORY:
        return tuple(
            Told(
                f"Secteur {one['sector']}" if one["sector"] else "Sans secteur",
                f"{_how_many(one['communes'], '')}\u00a0: {_called(one['communes'], names)}",
            )
            for one in value
        )
    return tuple(Told(what, words) for what, words in _READERS[rule](value, names).items())


def _identity(value: Mapping[str, Any], names: Names) -> dict[str, str]:
    return {
        names.get(field, field): _number(said) if field in _PHONES else _text(field, said, names)
        for field, said in value.items()
    }


def _number(said: str) -> str:
    """Short numbers such as 116117 stay as they are."""
    return phone.spoken(said) if said.startswith("+") else said or NOTHING


def _parameters(value: Mapping[str, Any], names: Names) -> dict[str, str]:
    """What a community never set had the documented default."""
    said: dict[str, Any] = Rules().to_dict() | dict(value)
    hundredths = {name: round(100 * float(said[name])) for name in SHARES}
    return {names.get(name, name): _text(name, one, names) for name, one in (said | hundredths).items()}


def _hours(value: Iterable[tuple[int, str, str]], _names: Names) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for weekday, opens, closes in value:
        found.setdefault(DAYS[weekday], []).append(f"{_hour(opens)}\u00a0–\u00a0{_hour(closes)}")
    return {name.capitalize(): listed(found[name]) if name in found else CLOSED for name in DAYS}


def _quoted(said: str) -> str:
    """No line ends between the words and their marks."""
    return f"«\u00a0{said}\u00a0»"


def _hour(said: str) -> str:
    return f"{time.fromisoformat(said):%H:%M}"


def _wording(value: Mapping[str, Mapping[str, Any]], _names: Names) -> dict[str, str]:
    return {
        f"Phrase pour les {Family(family).label.lower()}": f"{_quoted(said['text'])} (version {said['version']})"
        for family, said in value.items()
    }


def _protocol(value: Mapping[str, Any] | None, _names: Names) -> dict[str, str]:
    said = dict(value or {})
    if "review_on" in said:
        said["review_on"] = _day(said["review_on"])
    return {_PROTOCOL[field]: _text(field, said[field], {}) for field in _PROTOCOL if field in said}


def _statutes(value: Mapping[str, Any] | None, _names: Names) -> dict[str, str]:
    if value is None:
        return {}
    days = {"Adoptés le": _day(value["adopted_on"]), "En vigueur depuis le": _day(value["in_force_from"])}
    ruled = words_of(Statutes.from_dict(value["said"]), [Clause(**one) for one in value["text"]])
    return {"Version": str(value["version"])} | days | dict(ruled)


def _indicators(value: Mapping[str, Any] | None, _names: Names) -> dict[str, str]:
    return {
        one["said"]["name"]: f"version {one['version']}, depuis le {_day(one['in_force_from'])} — "
        + words_of_definition(Definition.from_dict(one["said"]))
        for one in (value or {}).values()
    }


def _compensation(value: Mapping[str, Any] | None, _names: Names) -> dict[str, str]:
    if value is None:
        return {}
    return {
        "En vigueur depuis le": _day(value["in_force_from"]),
        "Une heure": euros(value["hour_cents"]),
        "Au plus, par personne et par an": euros(value["year_cents"]),
    }


_READERS: Mapping[Rule, Callable[[Any, Names], dict[str, str]]] = {
    Rule.IDENTITY: _identity,
    Rule.PARAMETERS: _parameters,
    Rule.HOURS: _hours,
    Rule.WORDING: _wording,
    Rule.PROTOCOL: _protocol,
    Rule.STATUTES: _statutes,
    Rule.INDICATORS: _indicators,
    Rule.COMPENSATION: _compensation,
}


def _text(field: str, said: Any, names: Names) -> str:
    if isinstance(said, bool):
        return "oui" if said else "non"
    if isinstance(said, list):
        return " · ".join(names.get(f"{field}={one}", str(one)) for one in said) or NOTHING
    return names.get(f"{field}={said}", str(said)) or NOTHING


def _day(said: str) -> str:
    return f"{date.fromisoformat(said):%d/%m/%Y}"


def _closure(said: Mapping[str, Any]) -> str:
    first, last = _day(said["first"]), _day(said["last"])
    days = first if first == last else f"{first} – {last}"
    return ", ".join([days, *(["mission suspendue"] if said["suspended"] else []), _quoted(said["text"])])


def _listed(added: str, gone: str, was: Iterable[str], now: Iterable[str]) -> tuple[Change, ...]:
    before, after = Counter(was), Counter(now)
    return (
        *(Change(gone, one, "") for one in (before - after).elements()),
        *(Change(added, "", one) for one in (after - before).elements()),
    )


Sectors = Iterable[Mapping[str, Any]]


def _territory(before: Sectors, after: Sectors, names: Names) -> tuple[Change, ...]:
    was, now = _places(before), _places(after)
    joined: dict[str, list[str]] = {}
    moved: dict[tuple[str, str | None], list[str]] = {}
    for commune, sector in now.items():
        left = was.get(commune)
        if left is not None and left != sector:
            moved.setdefault((left, sector), []).append(commune)
        elif sector is not None and left != sector:
            joined.setdefault(sector, []).append(commune)
    found = (
        (_how_many(was.keys() - now.keys(), "retirée"), _called(was.keys() - now.keys(), names), ""),
        (_how_many(now.keys() - was.keys(), "ajoutée"), "", _called(now.keys() - was.keys(), names)),
        *((f"Dans le secteur {sector}", "", _called(communes, names)) for sector, communes in joined.items()),
        *(_moved(_called(communes, names), len(communes), *sides) for sides, communes in moved.items()),
        ("Secteurs retirés", listed(sorted(_sectors(before) - _sectors(after))), ""),
        ("Secteurs ajoutés", "", listed(sorted(_sectors(after) - _sectors(before)))),
    )
    return tuple(Change(*one) for one in found if any(one[1:]))


def _moved(called: str, count: int, left: str, sector: str | None) -> tuple[str, str, str]:
    """« Alos : avant Cahuzac, après Essai »; many are counted, and named where the page folds them."""
    came = sector or "sans secteur"
    if count <= MOST_NAMED:
        return called, left, came
    return counted(count, "commune"), f"{left} ({called})", came


def _places(value: Sectors) -> dict[str, str | None]:
    return {commune: one["sector"] for one in value for commune in one["communes"]}


def _sectors(value: Sectors) -> set[str]:
    return {one["sector"] for one in value if one["sector"] is not None}


def _how_many(communes: Collection[str], done: str) -> str:
    return counted(len(communes), f"commune {done}".strip())


def _called(communes: Iterable[str], names: Names) -> str:
    return listed(sorted(names.get(one, one) for one in communes))
