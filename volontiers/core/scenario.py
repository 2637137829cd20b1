"""What makes one placement plan different from another: how many people, which parameters, which doctors added."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from volontiers.core.french import counted
from volontiers.core.rules import Rules

MOST_PEOPLE, MOST_ADDED = 50_000, 20


class ScenarioError(ValueError):
    """field: what is wrong; sentence: what to write instead, in French."""

    def __init__(self, field_name: str, sentence: str) -> None:
        super().__init__(f"{field_name}: {sentence}")
        self.field = field_name
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Added:
    """Doctors who do not exist yet: « et si deux de plus disaient oui ? ». per_month: people each would take."""

    doctors: int
    commune: str
    per_month: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """people: the first so many in line; fairness: minutes of road, as in the rules.

    pins: household id → professional id, or None for nobody: who was moved by hand, in that
    order. lot: the published number of the draw.
    """

    people: int
    list_minutes: int
    relation_minutes: int
    fairness_minutes: int
    waiting_days: int
    lot: int
    added: Added | None = None
    pins: Mapping[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 1 <= self.people <= MOST_PEOPLE:
            raise ScenarioError("people", f"Indiquez un nombre de personnes entre 1 et {MOST_PEOPLE}.")
        if self.added and not 1 <= self.added.doctors <= MOST_ADDED:
            raise ScenarioError("doctors", f"Indiquez un nombre de médecins entre 1 et {MOST_ADDED}.")
        if self.added and not 1 <= self.added.per_month <= 100:
            raise ScenarioError("per_month", "Indiquez un nombre de personnes par mois entre 1 et 100.")

    @property
    def is_real(self) -> bool:
        """Only a plan for doctors who exist can be signed."""
        return self.added is None

    @property
    def label(self) -> str:
        """« avec 2 médecins de plus »; empty for the rules as they are."""
        return f"avec {counted(self.added.doctors, 'médecin')} de plus" if self.added else ""

    def to_dict(self) -> dict[str, Any]:
        said = {name: getattr(self, name) for name in self.__slots__ if name not in {"added", "pins"}}
        added = self.added and [self.added.doctors, self.added.commune, self.added.per_month]
        return said | {"added": added, "pins": [list(one) for one in self.pins.items()]}

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> "Scenario":
        added = Added(*said["added"]) if said["added"] else None
        return cls(**{**said, "added": added, "pins": dict(said["pins"])})


def of_rules(rules: Rules, people: int, lot: int) -> Scenario:
    """What the members decided, for the first so many in line."""
    return Scenario(
        people=people,
        list_minutes=rules.list_minutes,
        relation_minutes=rules.relation_minutes,
        fairness_minutes=rules.fairness_minutes,
        waiting_days=rules.waiting_days,
        lot=lot,
    )
