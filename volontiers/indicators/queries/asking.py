"""Which questions a case still has, and never what was answered: it stands beside nobody. Read inside the community."""

from dataclasses import dataclass
from datetime import datetime

from volontiers.cases.queries import asked as cases
from volontiers.core.afterwards import may_answer
from volontiers.core.need import Kind
from volontiers.indicators.models import Afterwards, WithoutIt


@dataclass(frozen=True, slots=True)
class Question:
    """ask_*: may be answered, for the first time or anew. said: something was noted, which may still be changed."""

    n: int
    kind: Kind
    ask_obtained: bool
    ask_otherwise: bool
    said: bool


def questions(case_id: int, now: datetime) -> list[Question]:
    """Of what is over, those that may still be answered."""
    over = cases.over(case_id)
    if not over:
        return []
    needs = [one.need_id for one in over]
    obtained, otherwise = _said(Afterwards, needs), _said(WithoutIt, needs)
    found = [
        Question(
            n=one.n,
            kind=one.kind,
            ask_obtained=may_answer(obtained.get(one.need_id), now),
            ask_otherwise=one.answered and may_answer(otherwise.get(one.need_id), now),
            said=one.need_id in obtained or one.need_id in otherwise,
        )
        for one in over
    ]
    return [one for one in found if one.ask_obtained or one.ask_otherwise]


def _said(model: type[Afterwards] | type[WithoutIt], needs: list[int]) -> dict[int, datetime]:
    return dict(model.objects.filter(need_id__in=needs).values_list("need_id", "first_said_at"))
