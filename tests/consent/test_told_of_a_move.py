"""A professional learns that somebody else moved the place from where their minutes count; never of their own deed."""

from dataclasses import replace

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.consent.ledger_given import last
from tests.web.steering_given import shown
from volontiers.consent.actions import note_organization, set_practices
from volontiers.consent.models import EntryBody
from volontiers.database.wall import reading
from volontiers.directory.actions import Office, Structure
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db
CORDES = (Office("81069", ("AMB",)),)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def told(tarn) -> list[Message]:
    with reading(tarn.desk):
        return list(Message.objects.filter(template="place_written").order_by("pk"))


def moves(tarn) -> int:
    with reading(tarn.desk):
        return EntryBody.objects.filter(kind="place").count()


def test_on_each_channel_with_a_link_to_the_line_that_says_it(tarn, settings, signed_in):
    settings.PUBLIC_URL = "https://cpts.example"
    set_practices(tarn.desk, tarn.alix.pk, CORDES, MONDAY)
    assert [(one.channel, one.address) for one in told(tarn)] == [
        ("sms", tarn.alix.phone), ("email", tarn.alix.email),
    ]  # fmt: skip
    path = f"/moi/engagement/recus/{last(tarn).entry.seq}?cpts=gaillacois"
    assert [one.variables for one in told(tarn)] == [{"link": f"https://cpts.example{path}"}] * 2
    page = " ".join(signed_in(tarn.alix.account).get(path).content.decode().split())
    assert "Cordes-sur-Ciel" in page
    assert tarn.camille.name in page


def test_the_signatory_when_the_seat_moves(tarn):
    with reading(tarn.desk):
        seat = tarn.bed.listings.get().organization_id
    note_organization(tarn.desk, Structure("equipment", "Lits", "81069"), MONDAY, seat)
    assert {one.recipient for one in told(tarn)} == {str(tarn.bed)}


def test_nothing_when_the_minutes_count_from_where_they_did_nor_before_any_pledge(tarn):
    sol = cast.newcomer(tarn)
    set_practices(tarn.desk, sol.pk, CORDES, MONDAY)
    set_practices(tarn.desk, tarn.alix.pk, (Office("81099", ("VR",)),), MONDAY)
    assert told(tarn) == []


def test_nothing_of_what_they_do_themselves(tarn):
    """A coordinator may be a physician too."""
    own = replace(tarn.desk, professional_id=tarn.alix.pk)
    set_practices(own, tarn.alix.pk, CORDES, MONDAY)
    assert (moves(tarn), told(tarn)) == (1, [])


@pytest.mark.django_db(transaction=True)
def test_one_correction_of_the_directory_is_one_move_and_one_word(tarn, signed_in):
    """Another structure and a place of practice in one form: the new seat is never counted from."""
    other = note_organization(tarn.desk, Structure("equipment", "Autre", "81064"), MONDAY).pk
    camille, page = signed_in(tarn.camille), f"/c/gaillacois/annuaire/{tarn.bed.pk}"
    sent = shown(camille.get(page), "Enregistrer") | {"organization": str(other)}
    camille.post(page, sent | {"town_0": "Cordes-sur-Ciel", "modes_0": ["AMB"]})
    with reading(tarn.desk):
        assert tarn.bed.listings.get().organization_id == other
    assert (moves(tarn), last(tarn).body["from"]) == (1, ["81069"])
    assert [(one.channel, one.address) for one in told(tarn)] == [("email", tarn.bed.email)]
