"""What the tests of an answer start from: one need proposed to its first wave, and who may answer it."""

from collections.abc import Callable
from datetime import datetime

from tests import cast
from tests.cast import MONDAY, Cast
from volontiers.cases.actions.waves import advance
from volontiers.cases.models import Case, Event, Need, Proposal
from volontiers.core.need import Kind
from volontiers.database.wall import reading
from volontiers.directory.models import Professional


def asked(tarn: Cast, kind: Kind = Kind.UNSCHEDULED, now: datetime = MONDAY, **said: object) -> Need:
    """A need of a new call, proposed to its first wave."""
    case = cast.call(tarn, kind, now=now, **said)
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    advance(tarn.machine, need.pk, now)
    return need


def offer(tarn: Cast, need: Need, professional: Professional) -> Proposal:
    """The latest proposal of this need to this person, fresh."""
    with reading(tarn.desk):
        return Proposal.objects.filter(need=need, professional=professional).latest("pk")


def fresh(tarn: Cast, need: Need) -> Need:
    with reading(tarn.desk):
        return Need.objects.select_related("case").get(pk=need.pk)


def verbs(tarn: Cast, case: Case) -> list[str]:
    with reading(tarn.desk):
        return list(Event.objects.filter(case=case).values_list("verb", flat=True))


def answer(
    tarn: Cast, verb: Callable, need: Need, professional: Professional, *args: object, **kwargs: object
):
    """verb(by, proposal, …) by this professional."""
    return verb(tarn.pro(professional), offer(tarn, need, professional).pk, *args, **kwargs)
