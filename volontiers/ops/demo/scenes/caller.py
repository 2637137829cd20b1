"""Who calls, and what they say: the words that every scene is written with."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from volontiers.cases.actions.intake import Intake, NeedAsked
from volontiers.core.need import Family, Kind
from volontiers.ops.demo.stage import Stage
from volontiers.people.actions import Identity

AGREED = dict.fromkeys(Family, True)
LANDLINE = "+33536490333"


@dataclass(frozen=True, slots=True)
class Caller:
    """The person the call is about; by, link: the one who calls for them. phone: E.164."""

    family: str
    given: str
    born: int | None
    insee: str
    phone: str
    by: str = ""
    link: str = ""
    kind: str = ""
    around: dict[str, str] = field(default_factory=dict)

    def says(
        self,
        stage: Stage,
        words: str,
        *needs: NeedAsked,
        owner: str = "julie",
        agreed: dict[Family, bool] | None = None,
        **more: object,
    ) -> Intake:
        """What the operator types. owner: a name of the cast, "" when the call came by itself."""
        people = stage.people
        values: dict[str, object] = {
            "key": uuid4(),
            "origin": "desk",
            "needs": needs,
            "callback_phone": self.phone,
            "caller": self.kind or ("relative" if self.by else "person"),
            "caller_name": self.by,
            "caller_link": self.link,
            "person": Identity(self.family, self.given, self.born, self.insee, self.phone),
            "around": {people.professionals[who]: tie for who, tie in self.around.items()},
            "words": words,
            "agreements": AGREED if agreed is None else agreed,
            "owner_id": people.accounts[owner] if owner else None,
            "started_at": stage.now,
        }
        return Intake(**(values | more))  # type: ignore[arg-type]  # the fields of an intake, by name


def need(kind: Kind, due: datetime, detail: str = "", **more: object) -> NeedAsked:
    return NeedAsked(kind, due, detail, **more)  # type: ignore[arg-type]  # the fields of a need, by name


def advice(due: datetime) -> NeedAsked:
    """Information given on the spot: closed at once, and counted."""
    return NeedAsked(Kind.INFORMATION, due, given=True)


def mobile(number: int) -> str:
    """In the range that Arcep keeps for fiction."""
    return f"+3363998{number:04d}"
