"""Le lit médicalisé. A daughter calls for her father: one case, four needs, one owner, solved the same day."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.stories.telling import asked, need, pass_time, yes
from volontiers.cases.actions.decisions import Appointment, Ending, appoint, end
from volontiers.cases.actions.intake import NeedAsked
from volontiers.cases.models import Case
from volontiers.core.need import Kind, Mode
from volontiers.core.pledge import Level
from volontiers.database.wall import acting, reading
from volontiers.directory.models import Listing, Organization, Professional

pytestmark = pytest.mark.django_db
EVENING = MONDAY + timedelta(hours=9)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    tarn = cast.gaillacois()
    with acting(tarn.desk):
        service = Organization.objects.create(
            community=tarn.community, kind="home_help", name="Aide du Tarn", municipality_id="81099"
        )
        tarn.help = Professional.objects.create(
            given_name="Zoé", family_name="Pagès", profession="service", email="z@a.test"
        )
        Listing.objects.create(
            community=tarn.community, professional=tarn.help, organization=service, email_verified=True
        )
    cast.pledge(tarn, tarn.help, Level.MANY)
    return tarn


def test_four_needs_and_one_day(tarn, at):
    case = cast.call(tarn, needs=(
        NeedAsked(Kind.HOME_VISIT, EVENING),
        NeedAsked(Kind.EQUIPMENT, EVENING, "lit médicalisé", waits_for=0, waits_reason="l’ordonnance"),
        NeedAsked(Kind.HOME_HELP, EVENING, "matin et soir"),
        NeedAsked(Kind.NURSING, EVENING),
    ), around={tarn.noor.pk: "attending"}, caller="relative", caller_name="Claire Durand")  # fmt: skip
    pass_time(tarn, at, MONDAY, 0)

    bed = need(tarn, case, Kind.EQUIPMENT)
    assert (bed.state, bed.waits_for.kind, bed.waits_reason) == ("received", "home_visit", "l’ordonnance")
    assert asked(tarn, bed) == {}
    visit = need(tarn, case, Kind.HOME_VISIT)
    assert set(asked(tarn, visit)) == {tarn.noor.pk}, "the physician who knows him is asked first, alone"

    ten = at(MONDAY + timedelta(minutes=10))
    seen = yes(tarn, tarn.noor, visit, ten)
    home = Appointment(Mode.HH, MONDAY + timedelta(hours=3), "à son domicile")
    appoint(tarn.pro(tarn.noor), seen.pk, home, ten)
    help_, nurse = (need(tarn, case, kind) for kind in (Kind.HOME_HELP, Kind.NURSING))
    helped, nursed = yes(tarn, tarn.help, help_, ten), yes(tarn, tarn.bao, nurse, ten)

    noon = at(MONDAY + timedelta(hours=3, minutes=30))
    end(tarn.pro(tarn.noor), seen.pk, Ending.SEEN, noon)
    pass_time(tarn, at, noon, 0)
    delivered = yes(tarn, tarn.bed, bed, noon)

    evening = at(EVENING - timedelta(hours=1))
    end(tarn.pro(tarn.bed), delivered.pk, Ending.IN_PLACE, evening)
    end(tarn.pro(tarn.help), helped.pk, Ending.IN_PLACE, evening)
    end(tarn.pro(tarn.bao), nursed.pk, Ending.SEEN, evening)
    with reading(tarn.desk):
        closed = Case.objects.get(pk=case.pk)
    assert (closed.closed_at, closed.owner_id) == (evening, tarn.camille.pk)
    assert closed.opened_at == MONDAY
