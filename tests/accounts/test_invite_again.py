"""« Renvoyer »: a new link leaves, the older one stops, and both stay in the log."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.access import Role
from volontiers.accounts.actions import INVITATION_LIFE, InvitationOver, hashed, invite, invite_again
from volontiers.accounts.models import AccessEntry, Invitation
from volontiers.accounts.queries import invitation_door, waiting_invitations
from volontiers.database.wall import reading
from volontiers.directory.actions import join
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=3)
PLACE = {"link_root": "", "community_name": "ici"}


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def door_of(link: str) -> tuple[int, int]:
    community_id, invitation_id = invitation_door(hashed(link.rpartition("/")[2]))
    return invitation_id, community_id


@pytest.fixture
def older(tarn):
    return door_of(
        invite(
            tarn.desk, email="julie@exemple.test", name="Julie Mas", roles=(Role.OPERATOR,), phone="+33639981234",
            now=MONDAY, **PLACE,
        )
    )  # fmt: skip


def test_the_new_link_serves_and_the_older_one_stops(tarn, older):
    newer = door_of(invite_again(tarn.desk, older[0], now=LATER, **PLACE))
    with pytest.raises(InvitationOver):
        join(*older, "quatre mots sans rapport", "", LATER)
    assert join(*newer, "quatre mots sans rapport", "", LATER).name == "Julie Mas"


def test_it_says_the_same_for_fourteen_days_more(tarn, older):
    newer, _ = door_of(invite_again(tarn.desk, older[0], now=LATER, **PLACE))
    with reading(tarn.desk):
        first, second = Invitation.objects.get(pk=older[0]), Invitation.objects.get(pk=newer)
    assert (second.email, second.phone, second.roles) == (first.email, first.phone, first.roles)
    assert (first.until, second.until) == (LATER, LATER + INVITATION_LIFE)


def test_the_older_message_does_not_leave_any_more_and_it_is_traced(tarn, older):
    invite_again(tarn.desk, older[0], now=LATER, **PLACE)
    with reading(tarn.desk):
        states = list(
            Message.objects.filter(template="invitation").order_by("pk").values_list("state", flat=True)
        )
        entry = AccessEntry.objects.get(what="invited_again")
    assert states == ["cancelled", "queued"]
    assert (entry.account_id, entry.at) == (tarn.camille.pk, LATER)


def test_an_invitation_whose_time_is_over_can_be_sent_again(tarn, older):
    much_later = MONDAY + INVITATION_LIFE + timedelta(days=2)
    with reading(tarn.desk):
        assert [one.pk for one in waiting_invitations(tarn.community.pk)] == [older[0]]
    newer, _ = door_of(invite_again(tarn.desk, older[0], now=much_later, **PLACE))
    with reading(tarn.desk):
        assert [one.pk for one in waiting_invitations(tarn.community.pk)] == [newer]


def test_who_has_joined_is_not_invited_again(tarn, older):
    join(*older, "quatre mots sans rapport", "", MONDAY)
    with pytest.raises(InvitationOver):
        invite_again(tarn.desk, older[0], now=LATER, **PLACE)
    with reading(tarn.desk):
        assert waiting_invitations(tarn.community.pk) == []


def test_the_neighbour_sends_nothing_again(older):
    with pytest.raises(InvitationOver):
        invite_again(cast.bourbon().desk, older[0], now=LATER, **PLACE)
