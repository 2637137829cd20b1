"""The words in which stories are told: who says yes, what became of a need, and time that passes with its workers."""

from datetime import datetime, timedelta

from tests.cast import Cast
from volontiers.cases.actions.answers import Answer, accept
from volontiers.cases.models import Case, Need, Proposal
from volontiers.core.need import Kind
from volontiers.database.wall import reading
from volontiers.directory.models import Professional
from volontiers.ops.jobs import KINDS
from volontiers.ops.worker import fetch


def need(tarn: Cast, case: Case, kind: Kind) -> Need:
    with reading(tarn.desk):
        return Need.objects.select_related("waits_for", "taken_by", "case").get(case=case, kind=kind)


def asked(tarn: Cast, of: Need) -> dict[int, Proposal]:
    """Who waits to answer, by professional."""
    with reading(tarn.desk):
        return {one.professional_id: one for one in Proposal.objects.filter(need=of, state="sent")}


def yes(tarn: Cast, who: Professional, of: Need, now: datetime) -> Proposal:
    """Said by this professional, who was asked."""
    proposal = asked(tarn, of)[who.pk]
    assert accept(tarn.pro(who), proposal.pk, now) is Answer.TAKEN
    return proposal


def pass_time(tarn: Cast, at, now: datetime, minutes: int, step: int = 5) -> datetime:
    """The workers do what falls due, every five minutes."""
    for passed in range(0, minutes + 1, step):
        moment = at(now + timedelta(minutes=passed))
        for due in (*KINDS["needs"]().turn(), *KINDS["jobs"]().turn()):
            for _, row in fetch(due):
                due.step(tarn.machine, row, moment)
    return moment
