"""The contract of missions: fixed and variable shares, size classes, indicators. Every amount is data, in euro cents.

A version is never changed: the next one replaces it. What a source does not say stays empty, and the page says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from volontiers.core.french import euros


class Mission(StrEnum):
    FUNCTIONING = "functioning"
    ACCESS = "access"
    PATHWAYS = "pathways"
    PREVENTION = "prevention"
    CRISIS = "crisis"
    QUALITY = "quality"
    ATTRACTIVENESS = "attractiveness"

    @property
    def label(self) -> str:
        return _MISSIONS[self]

    @property
    def optional(self) -> bool:
        return self in {Mission.QUALITY, Mission.ATTRACTIVENESS}


class Paying(StrEnum):
    """How a variable amount follows its indicator."""

    PROPORTIONAL = "proportional"
    REACHED = "reached"

    @property
    def label(self) -> str:
        return _PAYING[self]


_MISSIONS = {
    Mission.FUNCTIONING: "fonctionnement",
    Mission.ACCESS: "accès aux soins",
    Mission.PATHWAYS: "parcours",
    Mission.PREVENTION: "prévention",
    Mission.CRISIS: "crises sanitaires",
    Mission.QUALITY: "qualité",
    Mission.ATTRACTIVENESS: "attractivité du territoire",
}
_PAYING = {
    Paying.PROPORTIONAL: "en proportion de la cible",
    Paying.REACHED: "seulement si la cible est atteinte",
}


class ContractError(ValueError):
    """sentence: what to correct, in French."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Size:
    """under: inhabitants, the class being below; None for the largest. From a source."""

    key: str
    under: int | None


@dataclass(frozen=True, slots=True)
class Share:
    """A mission of the contract. None: the amount is not known. start_months, deployed_months: after the signature."""

    mission: Mission
    fixed_cents: int | None
    variable_cents: int | None
    start_months: int | None = None
    deployed_months: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """cents: the most that it brings in a year. by: the day on which it is counted."""

    key: str
    mission: Mission
    label: str
    target: int
    cents: int
    paying: Paying
    by: date | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """size: the class as the contract writes it. signed_on: None while it is prepared."""

    title: str
    size: str
    population: int
    signed_on: date | None
    shares: tuple[Share, ...]
    indicators: tuple[Indicator, ...]

    @property
    def fixed_cents(self) -> int:
        return sum(one.fixed_cents or 0 for one in self.shares)

    @property
    def unknown(self) -> tuple[Share, ...]:
        """Missions of which the fixed amount, or the variable one, is not known."""
        return tuple(one for one in self.shares if one.fixed_cents is None or one.variable_cents is None)

    def to_dict(self) -> dict[str, Any]:
        return {
            "title": self.title, "size": self.size, "population": self.population,
            "signed_on": self.signed_on.isoformat() if self.signed_on else None,
            "shares": [
                {
                    "mission": one.mission.value, "fixed_cents": one.fixed_cents, "variable_cents": one.variable_cents,
                    "start_months": one.start_months, "deployed_months": one.deployed_months, "source": one.source,
                }
                for one in self.shares
            ],
            "indicators": [
                {
                    "key": one.key, "mission": one.mission.value, "label": one.label, "target": one.target,
                    "cents": one.cents, "paying": one.paying.value, "by": one.by.isoformat() if one.by else None,
                }
                for one in self.indicators
            ],
        }  # fmt: skip

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> "Contract":
        return cls(
            said["title"], said["size"], said["population"], _day(said["signed_on"]),
            tuple(Share(**one | {"mission": Mission(one["mission"])}) for one in said["shares"]),
            tuple(
                Indicator(
                    **one
                    | {"mission": Mission(one["mission"]), "paying": Paying(one["paying"]), "by": _day(one["by"])}
                )
                for one in said["indicators"]
            ),
        )  # fmt: skip


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def check(contract: Contract) -> None:
    """Raises ContractError."""
    missions = [one.mission for one in contract.shares]
    if len(missions) != len(set(missions)):
        raise ContractError("Une mission est là deux fois : gardez une seule ligne.")
    for mission in missions:
        brings = [one.cents for one in contract.indicators if one.mission is mission]
        variable = next(one.variable_cents for one in contract.shares if one.mission is mission)
        if variable is not None and sum(brings) > variable:
            raise ContractError(
                f"Mission « {mission.label} » : les indicateurs rapportent {euros(sum(brings))} au plus, "
                f"la part variable est de {euros(variable)}. Corrigez l’un ou l’autre."
            )
    for one in contract.indicators:
        if one.mission not in missions:
            raise ContractError(f"L’indicateur « {one.label} » est d’une mission qui n’est pas au contrat.")
        if one.target < 1:
            raise ContractError(f"L’indicateur « {one.label} » vise au moins 1.")


def size_of(sizes: Iterable[Size], population: int) -> str:
    """The class of a territory: the first whose bound is above its population; empty without classes."""
    ordered = sorted(sizes, key=lambda one: (one.under is None, one.under or 0))
    return next((one.key for one in ordered if one.under is None or population < one.under), "")


@dataclass(frozen=True, slots=True)
class Assumed:
    """What somebody expects of an indicator at its day, and why."""

    low: int
    high: int
    because: str


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator and what it would bring. words: the hypothesis, in a sentence."""

    indicator: Indicator
    low_cents: int
    high_cents: int
    words: str


@dataclass(frozen=True, slots=True)
class Estimate:
    low_cents: int
    high_cents: int
    lines: tuple[Line, ...]


def estimate(contract: Contract, assumed: Mapping[str, Assumed]) -> Estimate:
    """The variable share of a year. assumed: by indicator; where nothing was said, from nothing to everything."""
    lines = tuple(_line(one, assumed.get(one.key)) for one in contract.indicators)
    return Estimate(sum(one.low_cents for one in lines), sum(one.high_cents for one in lines), lines)


def _line(one: Indicator, said: Assumed | None) -> Line:
    if said is None:
        return Line(one, 0, one.cents, f"rien n’est supposé : de 0 à {euros(one.cents)}")
    low, high = brought(one, said.low), brought(one, said.high)
    values = f"{said.low}" if said.low == said.high else f"de {said.low} à {said.high}"
    why = f", {said.because}" if said.because else ""
    return Line(one, low, high, f"{values} sur {one.target}, payé {one.paying.label}{why}")


def brought(one: Indicator, value: int) -> int:
    """Cents for this value, never above the amount of the indicator."""
    if one.paying is Paying.REACHED:
        return one.cents if value >= one.target else 0
    return one.cents * min(value, one.target) // one.target


# The example that comes with the product.

COLUMNS = (
    "mission", "taille", "part", "montant", "debut_mois", "deploye_mois", "annee", "source", "precision",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """A public amount for a size, in cents, None when the source gives none. part: fixe, variable, total or maximum."""

    mission: str
    size: str
    part: str
    cents: int | None
    start_months: int | None
    deployed_months: int | None
    year: str
    source: str
    note: str


def amounts(rows: Iterable[Mapping[str, str]]) -> tuple[Amount, ...]:
    """Rows with COLUMNS. Raises ValueError on a number that cannot be read."""
    return tuple(
        Amount(
            row["mission"], row["taille"], row["part"], _cents(row["montant"]), _number(row["debut_mois"]),
            _number(row["deploye_mois"]), row["annee"], row["source"], row["precision"],
        )
        for row in rows
    )  # fmt: skip


def _number(text: str) -> int | None:
    return int(text) if text else None


def _cents(text: str) -> int | None:
    return int(text) * 100 if text else None


def drafted(known: Sequence[Amount], title: str, size: str, population: int) -> Contract:
    """A first version from the example. Only what the example gives for this size is filled; the rest stays empty."""
    fixed = {one.mission: one for one in known if one.part == "fixe" and one.size in {size, ""}}
    delays = {one.mission: one for one in known if one.start_months is not None}
    shares = tuple(
        Share(
            mission,
            fixed[mission].cents if mission in fixed else None,
            0 if mission is Mission.FUNCTIONING else None,
            delays[mission].start_months if mission in delays else None,
            delays[mission].deployed_months if mission in delays else None,
            _cited(fixed.get(mission)),
        )
        for mission in Mission
        if not mission.optional
    )
    return Contract(title, size, population, None, shares, ())


def _cited(one: Amount | None) -> str:
    return f"{one.source}, {one.year}" if one else ""
