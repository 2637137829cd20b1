"""Joining: the last word on an invitation is the verb's, whatever a screen has checked before."""

from datetime import datetime

import pytest

from tests import cast
from tests.cast import MONDAY
from volontiers.accounts.access import Role
from volontiers.accounts.actions import INVITATION_LIFE, InvitationOver, hashed, invite
from volontiers.accounts.models import Account
from volontiers.accounts.queries import default_owner_id, invitation_door
from volontiers.database.wall import reading
from volontiers.directory.actions import join

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn():
    return cast.gaillacois()


def invited(tarn, **said: object) -> tuple[int, int]:
    link = invite(
        tarn.desk, email="julie@exemple.test", name="Julie Mas", roles=(Role.OPERATOR,), link_root="",
        community_name="ici", now=MONDAY, **said,
    )  # fmt: skip
    community_id, invitation_id = invitation_door(hashed(link.rpartition("/")[2]))
    return invitation_id, community_id


def joined(door: tuple[int, int], now: datetime = MONDAY) -> Account:
    return join(*door, "quatre mots sans rapport", "", now)


def test_it_serves_once(tarn):
    door = invited(tarn)
    joined(door)
    with pytest.raises(InvitationOver):
        joined(door)


def test_it_ends_by_itself(tarn):
    with pytest.raises(InvitationOver):
        joined(invited(tarn), MONDAY + INVITATION_LIFE)
    assert not Account.objects.filter(email="julie@exemple.test").exists()


def test_the_first_administrator_takes_what_comes_by_itself(tarn):
    account = joined(invited(tarn, default_owner=True))
    with reading(tarn.desk):
        assert default_owner_id(tarn.community.pk) == account.pk
