"""Every local parameter of a community, with its default. No figure of the dispatch lives elsewhere."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from enum import StrEnum

from volontiers.core.need import Kind
from volontiers.core.pledge import Caps, Level
from volontiers.core.priority import DEFAULT_ORDER, PriorityClass

# Parameters that are a share of one; a person reads and writes them on a hundred.
SHARES = ("answer_rate", "target")
LONGEST_ADDRESS = 160


class Route(StrEnum):
    DUTY_FIRST = "duty_first"
    USUAL_FIRST = "usual_first"

    @property
    def label(self) -> str:
        return _ROUTE_LABELS[self]


_ROUTE_LABELS = {
    Route.DUTY_FIRST: "médecin référent d’abord",
    Route.USUAL_FIRST: "soignant habituel d’abord",
}


class Matching(StrEnum):
    """How a doctor and a person of the list meet; the plan serves the first way."""

    PROPOSALS = "proposals"
    DRAWING = "drawing"

    @property
    def label(self) -> str:
        return _MATCHING_LABELS[self]


_MATCHING_LABELS = {
    Matching.PROPOSALS: "la coordination propose aux médecins",
    Matching.DRAWING: "les médecins tirent eux-mêmes dans la liste, sans nom",
}


class RulesError(ValueError):
    """field: the parameter; sentence: what to correct, in French."""

    def __init__(self, field_name: str, sentence: str) -> None:
        super().__init__(f"{field_name} : {sentence}")
        self.field = field_name
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Rules:
    """Durations in minutes unless named otherwise.

    wave_size_min: volunteers asked at once at least for a need of today; slower needs disturb fewer.
    answer_rate: share of proposals that get a yes, observed by the community for the kind, never one
    person's past. target: chance of one yes that all the waves together should reach.

    Of the waiting list: lasting_some and lasting_many are people placed with a doctor in a month, lasting_asked how many
    times as many may be proposed; days are of the calendar, minutes of road. return_address: where the slips of its letters
    come back, its parts separated by commas; empty while a community has no letter box.

    Of time for the association: time_some and time_many are hours a month, for one kind of work; time_per_place people are
    asked for one free place, and the next ones time_wave_hours later.
    """

    route: Route = Route.USUAL_FIRST
    duty_minutes: int = 10
    usual_minutes: int = 15
    team_minutes: int = 15
    volunteers_minutes: int = 30
    slow_minutes: tuple[int, ...] = (120, 120, 480)
    slow_after_hours: int = 24
    wave_size_min: int = 3
    wave_size_max: int = 4
    answer_rate: float = 1 / 3
    target: float = 0.95
    radius_minutes: int = 15
    hard_cap_minutes: int = 60
    some_asked: int = 3
    some_accepted: int = 1
    many_asked: int = 12
    many_accepted: int = 4
    pledge_days: int = 91
    small_place: int = 2000
    undo_minutes: int = 5
    news_minutes: int = 95
    callback_minutes: int = 20
    alternative_minutes: int = 30
    manual_kinds: frozenset[Kind] = field(default_factory=frozenset)
    duty_kinds: frozenset[Kind] = frozenset({Kind.UNSCHEDULED, Kind.HOME_VISIT})
    show_words_before: bool = False
    message_detail: str = "full"
    matching: Matching = Matching.PROPOSALS
    priority_order: tuple[PriorityClass, ...] = DEFAULT_ORDER
    may_want_change: bool = False
    lasting_some: int = 2
    lasting_many: int = 4
    lasting_asked: int = 3
    batch_size: int = 10
    offer_days: int = 7
    person_days: int = 14
    reconfirm_days: int = 90
    reconfirm_tries: int = 3
    try_days: int = 10
    grace_days: int = 90
    list_minutes: int = 30
    relation_minutes: int = 20
    fairness_minutes: int = 30
    waiting_days: int = 1
    return_address: str = ""
    time_some: int = 2
    time_many: int = 6
    time_per_place: int = 2
    time_wave_hours: int = 24

    def caps(self, level: Level) -> Caps:
        """The caps a pledge of this level starts with."""
        if level is Level.NONE:
            return Caps(0, 0)
        if level is Level.SOME:
            return Caps(self.some_asked, self.some_accepted)
        return Caps(self.many_asked, self.many_accepted)

    @property
    def slow_after(self) -> timedelta:
        return timedelta(hours=self.slow_after_hours)

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> "Rules":
        """Missing parameters take their default. Raises RulesError."""
        known = {one.name for one in fields(cls)}
        for name in values:
            if name not in known:
                raise RulesError(name, "ce paramètre n’existe pas.")
        read = {name: _READERS[name](name, value) for name, value in values.items()}
        rules = cls(**read)  # type: ignore[arg-type]  # each reader returns the type of its field
        _check_together(rules)
        return rules

    def to_dict(self) -> dict[str, object]:
        """Plain JSON values, in a stable order."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}


Reader = Callable[[str, object], object]


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(str(item) for item in value)
    if isinstance(value, StrEnum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def _whole(low: int, high: int) -> Reader:
    def read(name: str, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise RulesError(name, f"indiquez un nombre entier entre {low} et {high}.")
        return value

    return read


def _share(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        raise RulesError(name, "indiquez un nombre entre 0 et 1, par exemple 0,33.")
    return float(value)


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise RulesError(name, "indiquez oui ou non.")
    return value


def _kinds(name: str, value: object) -> frozenset[Kind]:
    items = _items(name, value)
    for item in items:
        if item not in list(Kind):
            raise RulesError(name, f"« {item} » n’est pas un type de besoin.")
    return frozenset(Kind(str(item)) for item in items)


def _durations(name: str, value: object) -> tuple[int, ...]:
    items = _items(name, value)
    if not items:
        raise RulesError(name, "indiquez au moins une durée.")
    minutes = _whole(1, 10_080)
    for item in items:
        minutes(name, item)
    return tuple(item for item in items if isinstance(item, int))


def _items(name: str, value: object) -> list[object]:
    if not isinstance(value, list | tuple | set | frozenset):
        raise RulesError(name, "indiquez une liste.")
    return list(value)


def _route(name: str, value: object) -> Route:
    if value not in list(Route):
        raise RulesError(name, "choisissez « médecin référent d’abord » ou « soignant habituel d’abord ».")
    return Route(str(value))


def _matching(name: str, value: object) -> Matching:
    if value not in list(Matching):
        raise RulesError(name, "choisissez qui propose : la coordination, ou les médecins qui tirent.")
    return Matching(str(value))


def _order(name: str, value: object) -> tuple[PriorityClass, ...]:
    items = [str(item) for item in _items(name, value)]
    if sorted(items) != sorted(PriorityClass):
        raise RulesError(name, "donnez une place à chaque situation, et une seule.")
    if items[-1] != PriorityClass.OTHER:
        raise RulesError(name, "« autres situations » vient à la fin.")
    return tuple(PriorityClass(item) for item in items)


def _detail(name: str, value: object) -> str:
    if value not in ("full", "link"):
        raise RulesError(name, "choisissez le message complet ou le lien seul.")
    return str(value)


def _address(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_ADDRESS or not (value or " ").isprintable():
        raise RulesError(name, f"une ligne de {LONGEST_ADDRESS} signes au plus.")
    return value.strip()


_PATIENCE = _whole(1, 1_440)
_CAP = _whole(0, 100)

_READERS: Mapping[str, Reader] = {
    "route": _route,
    "duty_minutes": _PATIENCE,
    "usual_minutes": _PATIENCE,
    "team_minutes": _PATIENCE,
    "volunteers_minutes": _PATIENCE,
    "slow_minutes": _durations,
    "slow_after_hours": _whole(1, 168),
    "wave_size_min": _whole(1, 4),
    "wave_size_max": _whole(1, 4),
    "answer_rate": _share,
    "target": _share,
    "radius_minutes": _whole(1, 240),
    "hard_cap_minutes": _whole(1, 240),
    "some_asked": _CAP,
    "some_accepted": _CAP,
    "many_asked": _CAP,
    "many_accepted": _CAP,
    "pledge_days": _whole(1, 366),
    "small_place": _whole(0, 100_000),
    "undo_minutes": _whole(0, 60),
    "news_minutes": _PATIENCE,
    "callback_minutes": _PATIENCE,
    "alternative_minutes": _whole(1, 240),
    "manual_kinds": _kinds,
    "duty_kinds": _kinds,
    "show_words_before": _flag,
    "message_detail": _detail,
    "matching": _matching,
    "priority_order": _order,
    "may_want_change": _flag,
    "lasting_some": _CAP,
    "lasting_many": _CAP,
    "lasting_asked": _whole(1, 10),
    "batch_size": _whole(1, 10),
    "offer_days": _whole(1, 60),
    "person_days": _whole(1, 60),
    "reconfirm_days": _whole(30, 366),
    "reconfirm_tries": _whole(2, 6),
    "try_days": _whole(1, 60),
    "grace_days": _whole(30, 366),
    "list_minutes": _whole(1, 240),
    "relation_minutes": _whole(0, 240),
    "fairness_minutes": _whole(0, 240),
    "waiting_days": _whole(1, 90),
    "return_address": _address,
    "time_some": _CAP,
    "time_many": _CAP,
    "time_per_place": _whole(1, 10),
    "time_wave_hours": _whole(1, 168),
}


def _check_together(rules: Rules) -> None:
    if rules.hard_cap_minutes < rules.radius_minutes:
        raise RulesError("hard_cap_minutes", "la limite ne peut pas être plus courte que le premier rayon.")
    for name in ("some", "many"):
        if getattr(rules, f"{name}_asked") < getattr(rules, f"{name}_accepted"):
            raise RulesError(
                f"{name}_asked", "il faut proposer au moins autant de demandes qu’on en accepte."
            )
