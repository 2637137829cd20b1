"""What was counted, validated or told otherwise, as the pages show it. Read inside the community."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db.models import Max

from volontiers.core.indicator import State, Unit
from volontiers.core.indicator_words import written
from volontiers.core.period import Period, last_ones
from volontiers.core.small_shares import Part
from volontiers.indicators import models
from volontiers.indicators.models.value import Counted
from volontiers.indicators.queries.definitions import Ruling, Version, ruling, versions

TREND = 4
HELD = "secret : un trimestre de cette période est trop petit pour être montré"
_HIDDEN = {
    State.EMPTY: "pas de chiffre : personne dans cette période",
    State.MISSING: "donnée manquante",
    State.SMALL: "secret : de une à quatre personnes, elles pourraient être reconnues",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One count as it may be read. amount, over: empty when it is hidden; why: then, in words."""

    row: Counted
    version: Version
    amount: str
    over: str
    why: str
    number: Fraction | None
    parts: tuple[Part, ...]

    @property
    def is_told(self) -> bool:
        return self.number is not None


@dataclass(frozen=True, slots=True)
class Card:
    """One indicator over one period. figure: the latest count. validated: what the board validated, never changed.

    differs: counted again since, it comes to something else.
    """

    period: Period
    version: Version
    changed: Version | None
    figure: Shown | None
    validated: Shown | None
    others: tuple[models.Discrepancy, ...]

    @property
    def shown(self) -> Shown | None:
        return self.validated or self.figure

    @property
    def differs(self) -> bool:
        if self.validated is None or self.figure is None:
            return False
        return (self.validated.amount, self.validated.over) != (self.figure.amount, self.figure.over)

    @property
    def target(self) -> str:
        said = self.version.said
        if said.target is None:
            return ""
        sign = "≤ " if said.lower_is_better else ""
        return sign + written(said.target, said)


def cards(community_id: int, period: Period) -> list[Card]:
    """In the order in which the indicators were adopted."""
    every = versions(community_id)
    known = {one.pk: one for one in every}
    here = _there(community_id, period)
    drafts = _shown(models.Figure.objects.filter(**here), known)
    validated = _shown(models.Validated.objects.filter(**here), known)
    others: dict[str, list[models.Discrepancy]] = {}
    for one in models.Discrepancy.objects.filter(**here).select_related("account"):
        others.setdefault(one.key, []).append(one)
    return [_card(one, period, drafts, validated, others) for one in ruling(every, period)]


def card(community_id: int, key: str, period: Period) -> Card | None:
    return next((one for one in cards(community_id, period) if one.version.key == key), None)


def latest_count(community_id: int, period: Period) -> datetime | None:
    """None while nothing of the period was counted."""
    rows = models.Figure.objects.filter(**_there(community_id, period))
    found: datetime | None = rows.aggregate(at=Max("computed_at"))["at"]
    return found


def drafted(community_id: int, period: Period) -> bool:
    """Something of it was counted that the board has not validated."""
    here = _there(community_id, period)
    kept = models.Validated.objects.filter(**here).values("key")
    return models.Figure.objects.filter(**here).exclude(key__in=kept).exists()


def _card(
    one: Ruling,
    period: Period,
    drafts: Mapping[str, Shown],
    validated: Mapping[str, Shown],
    others: Mapping[str, Sequence[models.Discrepancy]],
) -> Card:
    key = one.version.key
    kept = validated.get(key)
    version = kept.version if kept else one.version
    return Card(period, version, one.changed, drafts.get(key), kept, tuple(others.get(key, ())))


def _there(community_id: int, period: Period) -> dict[str, Any]:
    return {"community_id": community_id, "first_day": period.first, "last_day": period.last}


def _shown(rows: Iterable[Counted], known: Mapping[int, Version]) -> dict[str, Shown]:
    return {row.key: shown(row, known[row.definition_id]) for row in rows}


def shown(row: Counted, version: Version) -> Shown:
    """What may be read of it, and nothing that is hidden."""
    state = State(row.state)
    if row.held and state is State.SHOWN:
        return Shown(row, version, "", "", HELD, None, ())
    if state is not State.SHOWN:
        return Shown(row, version, "", "", _HIDDEN[state], None, ())
    top, bottom = Fraction(row.numerator), Fraction(row.denominator) if row.denominator else None
    amount = top / bottom if bottom else top
    parts = tuple(Part(*one) for one in row.parts)
    return Shown(row, version, written(amount, version.said), _over(version, top, bottom), "", amount, parts)


def _over(version: Version, top: Fraction, bottom: Fraction | None) -> str:
    if bottom is None:
        return ""
    euros = "\u00a0€" if version.said.unit is Unit.RATIO and version.said.unit_name == "€" else ""
    return f"{_plain(top)}{euros} / {_plain(bottom)}"


def _plain(number: Fraction) -> str:
    said = f"{int(number):,}" if number.denominator == 1 else f"{float(number):,.2f}"
    return said.replace(",", "\u202f").replace(".", ",")


@dataclass(frozen=True, slots=True)
class Trend:
    """The last periods of the same length, the latest last. None in points: not counted. comparable: one version for all."""

    points: tuple[tuple[Period, Shown | None], ...]

    @property
    def comparable(self) -> bool:
        return len({one.version.pk for _, one in self.points if one}) < 2

    @property
    def told(self) -> Sequence[tuple[Period, Shown]]:
        return [(period, one) for period, one in self.points if one and one.is_told]


def trend(community_id: int, key: str, period: Period) -> Trend:
    known = {one.pk: one for one in versions(community_id)}
    periods = last_ones(period, TREND)
    mine = {"community_id": community_id, "key": key, "first_day__in": [one.first for one in periods]}
    every: Iterable[Counted] = (
        *models.Figure.objects.filter(**mine),
        *models.Validated.objects.filter(**mine),
    )
    found = {(row.first_day, row.last_day): row for row in every}
    rows = [(one, found.get((one.first, one.last))) for one in periods]
    return Trend(tuple((one, shown(row, known[row.definition_id]) if row else None) for one, row in rows))
