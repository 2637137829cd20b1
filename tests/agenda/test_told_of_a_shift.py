"""A physician learns that somebody else wrote a shift in their name, or took one away; never of their own deed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests import cast
from tests.cast import MONDAY
from tests.consent.ledger_given import last
from volontiers.agenda.actions import add_shift
from volontiers.cases.actions.withdrawals import change_pledge, remove_shift
from volontiers.consent.actions import Terms
from volontiers.core.gsm7 import length
from volontiers.core.pledge import Level
from volontiers.database.wall import acting, reading
from volontiers.directory.models import Listing
from volontiers.messages.models import Message
from volontiers.messages.templates_allowlist import render

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY + timedelta(days=4)
NOTHING = Terms(Level.NONE, 0, 0, None)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def told(tarn, *, about: str = "shift:") -> list[Message]:
    with reading(tarn.desk):
        return list(Message.objects.filter(about__startswith=about).order_by("pk"))


def waiting(tarn) -> list[tuple[str, str]]:
    return [(one.template, one.channel) for one in told(tarn) if one.state == "queued"]


def test_on_each_channel_with_a_link_to_the_line_that_says_it(tarn, settings):
    settings.PUBLIC_URL = "https://cpts.example"
    shift = cast.duty(tarn, tarn.alix, FRIDAY)
    assert waiting(tarn) == [("shift_written", "sms"), ("shift_written", "email")]
    link = f"https://cpts.example/moi/engagement/recus/{shift.consent_seq}?cpts=gaillacois"
    assert {str(one.variables) for one in told(tarn)} == {str({"link": link})}
    assert {one.address for one in told(tarn)} == {tarn.alix.phone, tarn.alix.email}


def test_the_link_opens_the_hours_and_who_wrote_them(tarn, signed_in):
    cast.duty(tarn, tarn.alix, FRIDAY)
    path = told(tarn)[0].variables["link"].split("/", 3)[3]
    page = " ".join(signed_in(tarn.alix.account).get(f"/{path}").content.decode().split())
    assert "Garde du 27/11/2026" in page
    assert tarn.camille.name in page


def test_when_somebody_else_takes_it_away_the_first_word_does_not_leave_any_more(tarn):
    shift = cast.duty(tarn, tarn.alix, FRIDAY)
    remove_shift(tarn.desk, shift.pk, MONDAY)
    assert waiting(tarn) == [("shift_removed", "sms"), ("shift_removed", "email")]
    assert f"/recus/{last(tarn).entry.seq}?" in told(tarn)[-1].variables["link"]


def test_nothing_of_what_they_do_themselves(tarn):
    """A coordinator may be a physician too."""
    own = replace(tarn.desk, professional_id=tarn.alix.pk)
    shift = add_shift(own, tarn.alix.pk, FRIDAY, FRIDAY + timedelta(hours=4), MONDAY)
    remove_shift(own, shift.pk, MONDAY)
    assert told(tarn) == []
    cast.duty(tarn, tarn.alix, FRIDAY)
    change_pledge(tarn.pro(tarn.alix), tarn.alix.pk, NOTHING, MONDAY, (None, None))
    assert waiting(tarn) == []


def test_nothing_of_what_is_over(tarn):
    shift = cast.duty(tarn, tarn.alix, MONDAY - timedelta(hours=4))
    remove_shift(tarn.desk, shift.pk, MONDAY)
    assert told(tarn) == []


def test_only_where_they_are_known_to_be_reached(tarn):
    with acting(tarn.desk):
        Listing.objects.filter(professional=tarn.alix).update(phone_verified=False)
    cast.duty(tarn, tarn.alix, FRIDAY)
    assert waiting(tarn) == [("shift_written", "email")]


def test_a_shift_that_cannot_be_tells_nobody(tarn):
    cast.duty(tarn, tarn.noor, FRIDAY)
    before = len(told(tarn))
    with pytest.raises(ValidationError, match="déjà d’astreinte"):
        cast.duty(tarn, tarn.alix, FRIDAY)
    assert len(told(tarn)) == before


@pytest.mark.parametrize("template", ["shift_written", "shift_removed", "place_written"])
def test_one_sms_even_with_the_longest_address(template):
    link = f"https://volontiers-mon-cpts.example1/moi/engagement/recus/100000?cpts={'x' * 50}"
    assert length(render(template, {"link": link})) <= 160
