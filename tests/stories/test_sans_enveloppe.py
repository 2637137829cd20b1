"""Sans enveloppe. No CPTS, no desk: she asks from her phone, the usual physician first, and she is the last wave."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.stories.telling import asked, need, pass_time, yes
from volontiers.cases.actions.desk import own_last
from volontiers.cases.actions.intake import Intake, NeedAsked, open_case
from volontiers.cases.models import Case
from volontiers.core.need import Family, Kind
from volontiers.database.wall import reading
from volontiers.messages.models import Message
from volontiers.people.actions import Identity
from volontiers.territory.models import Community

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    with cast.ruling(tarn.desk):
        Community.objects.filter(pk=tarn.community.pk).update(has_desk=False, legal_form="informal")
    return tarn


@pytest.fixture
def case(tarn, at):
    """Bao, nurse, asks for a neighbour whose physician is Dr Salvy."""
    said = Intake(
        key=uuid4(), origin="asked",
        needs=(NeedAsked(Kind.UNSCHEDULED, MONDAY + timedelta(hours=2)),), callback_phone="+33639981309",
        caller="professional", person=Identity("Lacan", "Émile", 1941, "81069"),
        around={tarn.alix.pk: "attending"}, agreements={Family.CARERS: True},
        owner_id=tarn.bao.account_id, asked_by_id=tarn.bao.pk,
    )  # fmt: skip
    case = open_case(tarn.pro(tarn.bao), said, MONDAY)
    pass_time(tarn, at, MONDAY, 0)
    return case


def test_the_usual_physician_then_the_one_who_said_a_little(tarn, case, at):
    wanted = need(tarn, case, Kind.UNSCHEDULED)
    assert set(asked(tarn, wanted)) == {tarn.alix.pk}
    quarter = pass_time(tarn, at, MONDAY, 15)
    assert set(asked(tarn, wanted)) == {tarn.noor.pk}
    yes(tarn, tarn.noor, wanted, quarter)
    with reading(tarn.desk):
        assert Case.objects.get(pk=case.pk).owner_id == tarn.bao.account_id


def test_nobody_answers_and_she_stays_the_last_wave(tarn, case, at):
    wanted = need(tarn, case, Kind.UNSCHEDULED)
    end = pass_time(tarn, at, MONDAY, 130)
    assert need(tarn, case, Kind.UNSCHEDULED).state == "unplaced"
    with reading(tarn.desk):
        told = Message.objects.filter(template="asker_last").latest("pk")
    assert told.recipient == str(tarn.bao)
    own_last(tarn.pro(tarn.bao), wanted.pk, end)
    assert need(tarn, case, Kind.UNSCHEDULED).taken_by == tarn.bao
