"""What is said of a need that is over: by the person on their page, by the desk on the telephone, by who answered it."""

from datetime import datetime
from enum import StrEnum

from volontiers.accounts.access import Actor
from volontiers.cases.actions import facts
from volontiers.cases.queries import asked as cases
from volontiers.core.afterwards import Obtained, Otherwise, may_answer
from volontiers.database.wall import acting
from volontiers.indicators.models import Afterwards, WithoutIt


class Kept(StrEnum):
    """What became of an answer."""

    NOTED = "noted"
    TOO_LATE = "too_late"
    NOT_ASKED = "not_asked"


def say_obtained(by: Actor, case_id: int, n: int, answer: Obtained, now: datetime) -> Kept:
    """« Avez-vous obtenu ce dont vous aviez besoin ? »: once, then changed for seven days."""
    with acting(by):
        facts.lock_case(case_id)
        over = cases.asked_of(case_id, n)
        if over is None:
            return Kept.NOT_ASKED
        said = Afterwards.objects.filter(need_id=over.need_id).first()
        if not may_answer(said.first_said_at if said else None, now):
            return Kept.TOO_LATE
        Afterwards.objects.update_or_create(
            need_id=over.need_id,
            community_id=by.community_id,
            defaults={"obtained": answer},
            create_defaults={"obtained": answer, "first_said_at": now},
        )
    return Kept.NOTED


def say_otherwise(by: Actor, case_id: int, n: int, answer: Otherwise, now: datetime) -> Kept:
    """« Sans cette réponse, qu’auriez-vous fait ? », where there was one: once, then changed for seven days.

    What the person or the desk said stands before what the one who answered says.
    """
    with acting(by):
        facts.lock_case(case_id)
        over = cases.asked_of(case_id, n)
        if over is None or not over.answered:
            return Kept.NOT_ASKED
        said = WithoutIt.objects.filter(need_id=over.need_id).first()
        by_the_taker = over.taken_by is not None and by.professional_id == over.taken_by
        if said and (by_the_taker or not may_answer(said.first_said_at, now)):
            return Kept.TOO_LATE
        WithoutIt.objects.update_or_create(
            need_id=over.need_id,
            community_id=by.community_id,
            defaults={"otherwise": answer},
            create_defaults={"otherwise": answer, "first_said_at": now},
        )
    return Kept.NOTED
