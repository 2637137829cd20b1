"""A Monday morning: a call, a first wave, one yes, and everybody knows where it stands."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from volontiers.cases.actions.answers import Answer, accept, decline
from volontiers.cases.actions.decisions import Appointment, Ending, appoint, end
from volontiers.cases.actions.waves import advance
from volontiers.cases.models import Case, Event, Need, Proposal, Wave
from volontiers.core.need import Kind, Mode
from volontiers.database.wall import reading
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db


def test_a_call_becomes_an_appointment(at):
    now = at(MONDAY)
    tarn = cast.gaillacois()
    case = cast.call(tarn, Kind.UNSCHEDULED)
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    assert need.state == "ready"

    assert advance(tarn.machine, need.pk, now)
    with reading(tarn.desk):
        wave = Wave.objects.get(need=need)
        asked = {p.professional_id: p for p in Proposal.objects.filter(need=need)}
        assert set(asked) == {tarn.alix.pk, tarn.noor.pk}
        assert "Dr Salvy" in wave.sentence
        assert Message.objects.filter(template="proposal").count() == 4

    later = at(now + timedelta(minutes=7))
    assert decline(tarn.pro(tarn.alix), asked[tarn.alix.pk].pk, later) is Answer.NOTED
    assert accept(tarn.pro(tarn.noor), asked[tarn.noor.pk].pk, later) is Answer.TAKEN
    when = later + timedelta(hours=3)
    appoint(
        tarn.pro(tarn.noor), asked[tarn.noor.pk].pk, Appointment(Mode.AMB, when, "1 place du Griffoul"), later
    )
    end(tarn.pro(tarn.noor), asked[tarn.noor.pk].pk, Ending.SEEN, when)

    with reading(tarn.desk):
        assert Case.objects.get(pk=case.pk).closed_at == when
        thread = list(Event.objects.filter(case=case).values_list("verb", flat=True))
    assert thread == [
        "opened", "agreement", "agreement", "need_noted", "wave", "declined", "taken", "appointed", "need_closed",
        "closed",
    ]  # fmt: skip
