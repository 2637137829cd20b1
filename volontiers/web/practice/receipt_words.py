"""A line of the register in words: what was said in somebody's name, and who wrote it there."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, tzinfo
from typing import Any

from volontiers.consent.own_lines import OwnLine
from volontiers.core import moments
from volontiers.core.french import DAYS, counted, listed
from volontiers.core.ledger import EntryKind
from volontiers.core.need import Kind, Mode
from volontiers.core.pledge import Level
from volontiers.web.practice import lasting_words, time_words

NOWHERE = "aucun lieu connu\u00a0: aucun trajet ne se compte"
SELF, SOFTWARE, GONE = "vous", "le logiciel", "un ancien membre"
# What the software writes when nobody does: the end of a pledge, and at an upgrade from where its minutes count.
_BY_ITSELF = frozenset({EntryKind.EXPIRY, EntryKind.LASTING_EXPIRY, EntryKind.TIME_EXPIRY, EntryKind.PLACE})
_TIME = frozenset({EntryKind.TIME, EntryKind.TIME_WITHDRAWN})
_LASTING = frozenset({EntryKind.LASTING, EntryKind.LASTING_WITHDRAWN})
_TERMS = _TIME | _LASTING | {EntryKind.PLEDGE, EntryKind.WITHDRAWAL}
_PAUSES = frozenset({EntryKind.PAUSE, EntryKind.LASTING_PAUSE, EntryKind.TIME_PAUSE})
_ENDS = _PAUSES | {EntryKind.EXPIRY, EntryKind.LASTING_EXPIRY, EntryKind.TIME_EXPIRY}
GIVEN_BACK, TAKEN_AWAY = "garde rendue", "garde retirée par la coordination"
BY_LINK = "sans compte : un lien envoyé à votre nom, ou le logiciel"


def author(one: OwnLine, own_account: int | None, people: Mapping[int, str]) -> str:
    """people: who is somebody here, by account. A link opens no account, and the software has none."""
    by = one.said.get("by")
    if by is None:
        return SOFTWARE if one.kind in _BY_ITSELF else BY_LINK
    return SELF if by == own_account else people.get(by, GONE)


def title(one: OwnLine, own_account: int | None) -> str:
    """What the line is about. A shift that ends says whether its physician gave it back."""
    if one.kind is not EntryKind.SHIFT_ENDED:
        return one.kind.label
    return GIVEN_BACK if one.said.get("by") in (None, own_account) else TAKEN_AWAY


def said(one: OwnLine, zone: tzinfo, towns: Mapping[str, str], requests: Mapping[int, str]) -> str:
    """« un peu : au plus 3 demandes proposées … »; "" where the kind says it all.

    towns: names, by INSEE code. requests: numbers, by need; of those that still exist.
    """
    body = one.said
    match one.kind:
        case kind if kind in _TERMS:
            return _terms(one.kind, body, towns)
        case kind if kind in _ENDS and "until" in body:
            return _end(one.kind, body["until"], zone)
        case EntryKind.CEILING:
            return _ceiling(body)
        case EntryKind.PLACE:
            return f"vos trajets se comptent depuis {_towns(body, towns)}" if body["from"] else NOWHERE
        case EntryKind.SHIFT | EntryKind.SHIFT_ENDED if "starts" in body:
            return f"garde du {_moment(body['starts'], zone)} au {_moment(body['ends'], zone)}"
    number = requests.get(body.get("need", 0))
    return f"demande {number}" if number else ""


def _terms(kind: EntryKind, body: Mapping[str, Any], towns: Mapping[str, str]) -> str:
    """Of a withdrawal, that it is one: modes, minutes and days bind nobody any more."""
    if kind is EntryKind.WITHDRAWAL:
        return _level(body)
    return "\u00a0; ".join([*_choice(kind, body), *_where(body, towns), *_when(body)])


def _choice(kind: EntryKind, body: Mapping[str, Any]) -> list[str]:
    if kind in _TIME:
        return time_words.choice(body)
    return lasting_words.choice(body) if kind in _LASTING else [_level(body), *_kinds(body)]


def _end(kind: EntryKind, until: str, zone: tzinfo) -> str:
    if kind in _PAUSES:
        return f"en pause jusqu’au {_moment(until, zone)}"
    return f"son dernier jour était le {_day(until)}"


def _level(body: Mapping[str, Any]) -> str:
    level = Level(body["level"])
    if level is Level.NONE:
        return level.label
    return f"{level.label} : {_caps(body['asked_cap'], body['accepted_cap'])}"


def _caps(asked: int, accepted: int) -> str:
    return f"au plus {counted(asked, 'demande')} par semaine, dont {accepted} à prendre"


def _kinds(body: Mapping[str, Any]) -> list[str]:
    return [_kind(Kind(kind), own) for kind, own in sorted(body.get("by_kind", {}).items())]


def _kind(kind: Kind, own: Mapping[str, Any]) -> str:
    level = Level(own["level"])
    capped = level is not Level.NONE and own.get("asked") is not None
    caps = f", {_caps(own['asked'], own['accepted'])}" if capped else ""
    return f"{kind.label.lower()} : {level.label}{caps}"


def places(lines: Iterable[OwnLine]) -> set[str]:
    """The communes that these lines name, by INSEE code."""
    return {insee for one in lines for insee in one.said.get("from", [])}


def needs(lines: Iterable[OwnLine]) -> set[int]:
    """Those that these lines name."""
    return {one.said["need"] for one in lines if "need" in one.said}


def _towns(body: Mapping[str, Any], towns: Mapping[str, str]) -> str:
    return listed([towns.get(insee, insee) for insee in body["from"]], "ou")


def _where(body: Mapping[str, Any], towns: Mapping[str, str]) -> list[str]:
    modes, minutes = [Mode(one).label.lower() for one in body.get("modes", [])], body.get("minutes")
    named = len(body.get("communes", []))
    told = [listed(modes), _road(minutes, body, towns) if minutes is not None else ""]
    return [one for one in [*told, f"{counted(named, 'commune')} en plus" if named else ""] if one]


def _road(minutes: int, body: Mapping[str, Any], towns: Mapping[str, str]) -> str:
    """Lines from before the places were said name none: theirs is in the line that follows."""
    road = f"jusqu’à {counted(minutes, 'minute')} de route"
    return f"{road} depuis {_towns(body, towns)}" if body.get("from") else road


def _when(body: Mapping[str, Any]) -> list[str]:
    """Hours are those of the community, as they were typed."""
    days = listed([DAYS[day] for day in body.get("days", [])])
    hours = [_hours("", body, "opens", "closes"), _hours("silence ", body, "quiet_from", "quiet_to")]
    until = [f"jusqu’au {_day(body['until'])}"] if "until" in body else []
    return [one for one in [days, ", ".join(filter(None, hours)), *until] if one]


def _hours(what: str, body: Mapping[str, Any], first: str, last: str) -> str:
    """« de 08:00 à 19:00 », « silence de 20:00 à 07:00 »; one bound alone: « à partir de 08:00 », « jusqu’à 19:00 »."""
    starts, ends = (str(body.get(name, ""))[:5] for name in (first, last))
    if starts and ends:
        return f"{what}de {starts} à {ends}"
    if starts:
        return f"{what}à partir de {starts}"
    return f"{what}jusqu’à {ends}" if ends else ""


def _ceiling(body: Mapping[str, Any]) -> str:
    asked, accepted = body.get("ceiling_asked"), body.get("ceiling_accepted")
    told = [f"au plus {counted(asked, 'demande')} par semaine" if asked is not None else ""]
    told += [f"au plus {accepted} à prendre" if accepted is not None else ""]
    return ", ".join(one for one in told if one) or "aucun plafond"


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}"


def _moment(text: str, zone: tzinfo) -> str:
    at = datetime.fromisoformat(text).astimezone(zone)
    return f"{at:%d/%m/%Y} à {moments.clock(at, zone)}"
