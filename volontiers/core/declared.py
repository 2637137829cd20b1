"""What a request says for the waiting list, as the need that brings it there keeps it: plain values, never an illness."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from volontiers.core.eligibility import Situation
from volontiers.core.priority import Ground


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody else of the household, to be on the list too."""

    given_name: str = ""
    family_name: str = ""
    birth_year: int | None = None
    grounds: frozenset[Ground] = frozenset()


@dataclass(frozen=True, slots=True)
class Declared:
    """reason: why the desk lists the person in spite of a doubt. usual: a professional who already sees them."""

    situation: Situation = Situation.NONE
    grounds: frozenset[Ground] = frozenset()
    grounds_until: date | None = None
    home_visits: bool = False
    household: tuple[Member, ...] = ()
    reason: str = ""
    usual: int | None = None

    def to_dict(self) -> dict[str, object]:
        """Without what was not said."""
        said: dict[str, object] = {
            "situation": self.situation.value,
            "grounds": sorted(self.grounds),
            "grounds_until": self.grounds_until.isoformat() if self.grounds_until else "",
            "home_visits": self.home_visits,
            "household": [_member(one) for one in self.household],
            "reason": self.reason,
            "usual": self.usual,
        }
        return {name: value for name, value in said.items() if value}


def _member(one: Member) -> dict[str, object]:
    return {
        "given_name": one.given_name,
        "family_name": one.family_name,
        "birth_year": one.birth_year,
        "grounds": sorted(one.grounds),
    }


def read(said: Mapping[str, Any]) -> Declared:
    """What to_dict() wrote. Raises ValueError or KeyError on anything else."""
    until = said.get("grounds_until", "")
    return Declared(
        situation=Situation(said.get("situation", Situation.NONE)),
        grounds=_grounds(said.get("grounds", ())),
        grounds_until=date.fromisoformat(until) if until else None,
        home_visits=bool(said.get("home_visits", False)),
        household=tuple(
            Member(one["given_name"], one["family_name"], one["birth_year"], _grounds(one["grounds"]))
            for one in said.get("household", ())
        ),
        reason=str(said.get("reason", "")),
        usual=said.get("usual"),
    )


def _grounds(said: Sequence[str]) -> frozenset[Ground]:
    return frozenset(Ground(one) for one in said)
