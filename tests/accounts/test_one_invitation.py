"""One invitation at a time for one address: links that were replaced, and links of who has joined, give nothing."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.together import together
from volontiers.accounts.access import Role
from volontiers.accounts.actions import (
    AlreadyRenewed,
    InvitationOver,
    hashed,
    invite,
    invite_again,
    set_role,
)
from volontiers.accounts.models import Account, Invitation, Membership
from volontiers.accounts.queries import invitation_door
from volontiers.database.wall import reading
from volontiers.directory.actions import join
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
LATER = MONDAY + timedelta(days=3)
PLACE = {"link_root": "", "community_name": "ici"}
PASSWORD = "quatre mots sans rapport"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def door_of(link: str) -> tuple[int, int]:
    community_id, invitation_id = invitation_door(hashed(link.rpartition("/")[2]))
    return invitation_id, community_id


def sent(tarn, *roles: Role, now=MONDAY) -> tuple[int, int]:
    return door_of(
        invite(tarn.desk, email="julie@exemple.test", name="Julie Mas", roles=roles, now=now, **PLACE)
    )


def said(verb: Callable[[], object]) -> object:
    """What the verb gave, or the class of what it refused with."""
    try:
        return verb()
    except (AlreadyRenewed, InvitationOver) as refused:
        return type(refused)


def live(tarn, now) -> int:
    with reading(tarn.desk):
        return Invitation.objects.filter(used_at=None, until__gt=now).count()


def test_three_taps_at_once_send_one_link(tarn):
    older, _ = sent(tarn, Role.OPERATOR)
    again = partial(said, partial(invite_again, tarn.desk, older, now=LATER, **PLACE))
    answers = together(again, again, again)
    assert answers.count(AlreadyRenewed) == 2
    assert live(tarn, LATER) == 1
    with reading(tarn.desk):
        assert Message.objects.filter(template="invitation", state="queued").count() == 1


def test_a_page_left_open_does_not_send_the_older_one_again(tarn):
    older, _ = sent(tarn, Role.OPERATOR)
    newer = door_of(invite_again(tarn.desk, older, now=LATER, **PLACE))
    with pytest.raises(AlreadyRenewed):
        invite_again(tarn.desk, older, now=LATER + timedelta(hours=1), **PLACE)
    assert join(*newer, PASSWORD, "", LATER + timedelta(hours=2)).name == "Julie Mas"
    with pytest.raises(InvitationOver):
        invite_again(tarn.desk, older, now=LATER + timedelta(hours=3), **PLACE)


def test_two_links_used_at_once_let_in_once(tarn):
    one, other = sent(tarn, Role.OPERATOR), sent(tarn, Role.BOARD)
    early, late = partial(join, *one, PASSWORD, "", LATER), partial(join, *other, PASSWORD, "", LATER)
    answers = together(partial(said, early), partial(said, late))
    assert answers.count(InvitationOver) == 1
    assert live(tarn, LATER) == 0
    with reading(tarn.desk):
        assert Membership.objects.filter(account__email="julie@exemple.test").count() == 1


def test_the_later_of_two_requests_is_refused_whatever_its_own_clock_says(tarn):
    one, other = sent(tarn, Role.OPERATOR), sent(tarn, Role.BOARD)
    join(*one, PASSWORD, "", LATER)
    with pytest.raises(InvitationOver):
        join(*other, PASSWORD, "", LATER - timedelta(milliseconds=5))


def test_renewing_ends_every_other_link_of_the_address(tarn):
    sent(tarn, Role.BOARD)
    older, _ = sent(tarn, Role.OPERATOR)
    invite_again(tarn.desk, older, now=LATER, **PLACE)
    assert live(tarn, LATER) == 1


def test_a_role_taken_away_is_not_given_back_by_a_link(tarn):
    account = join(*sent(tarn, Role.OPERATOR), PASSWORD, "", MONDAY)
    again = sent(tarn, Role.OPERATOR, now=LATER)
    set_role(tarn.desk, account.pk, Role.OPERATOR, active=False, now=LATER)
    with pytest.raises(InvitationOver):
        join(*again, PASSWORD, "", LATER)
    with reading(tarn.desk):
        assert not Membership.objects.get(account=account).active


def test_who_left_can_be_invited_again(tarn):
    account = join(*sent(tarn, Role.OPERATOR), PASSWORD, "", MONDAY)
    set_role(tarn.desk, account.pk, Role.OPERATOR, active=False, now=LATER)
    back = sent(tarn, Role.OPERATOR, now=LATER + timedelta(days=1))
    assert join(*back, PASSWORD, "", LATER + timedelta(days=2)).pk == account.pk
    with reading(tarn.desk):
        assert Membership.objects.get(account=account).active
    assert Account.objects.filter(email="julie@exemple.test").count() == 1


def test_the_neighbour_keeps_its_own_invitation(tarn):
    elsewhere = cast.bourbon()
    here, there = sent(tarn, Role.OPERATOR), sent(elsewhere, Role.OPERATOR)
    join(*here, PASSWORD, "", LATER)
    assert join(*there, PASSWORD, "", LATER).email == "julie@exemple.test"
