"""One test over every address × every role × another community's object: what is not yours does not exist."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests import cast
from volontiers.accounts.access import GRANTS, Can, Role
from volontiers.accounts.actions import create_account
from volontiers.accounts.models import Membership
from volontiers.database.wall import acting

pytestmark = pytest.mark.django_db

THIRD_PARTY = ("compte/",)


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, route)
        else:
            yield route, one


OURS = [(route, one) for route, one in patterns(get_resolver()) if not route.startswith(THIRD_PARTY)]
GUARDED = [(route, one.callback.requires) for route, one in OURS if getattr(one.callback, "requires", None)]


def test_every_address_says_who_may_come():
    undecided = [route for route, one in OURS if not hasattr(one.callback, "requires")]
    assert undecided == []


SAMPLES = {
    "slug": "gaillacois", "number": "1001", "n": "1", "pk": "1", "proposal": "1", "token": "x" * 22, "step": "urgence",
    "uuid": "00000000-0000-4000-8000-000000000000", "code": "XK74PM", "key": "00000000-0000-4000-8000-000000000000",
}  # fmt: skip


def address(route: str) -> str:
    """The address with a plausible value for each variable part."""
    parts = []
    for part in route.split("/"):
        if part.startswith("<"):
            kind, _, name = part.strip("<>").rpartition(":")
            part = SAMPLES.get(name, SAMPLES["uuid"] if kind == "uuid" else "1")  # noqa: PLW2901
        parts.append(part)
    return "/" + "/".join(parts)


@pytest.fixture
def somebody(signed_in):
    """Signs in an account that has this one role in this community."""

    def enter(role: Role, community_cast: cast.Cast) -> Client:
        account = create_account(
            f"{role}@{community_cast.community.slug}.test", role.label, "un mot de passe de test"
        )
        with acting(community_cast.desk):
            Membership.objects.create(community=community_cast.community, account=account, role=role)
        return signed_in(account)

    return enter


def answers(client: Client, route: str) -> tuple[int, int]:
    path = address(route)
    return client.get(path).status_code, client.post(path).status_code


@pytest.mark.parametrize("role", list(Role))
def test_a_role_reaches_nothing_it_was_not_granted(role, somebody):
    client = somebody(role, cast.gaillacois())
    for route, can in GUARDED:
        if can not in GRANTS[role]:
            assert answers(client, route) == (404, 404), route


@pytest.mark.parametrize("role", list(Role))
def test_a_neighbour_sees_nothing_of_this_community(role, somebody):
    tarn, neighbour = cast.gaillacois(), cast.bourbon()
    cast.call(tarn)
    client = somebody(role, neighbour)
    for route, _ in GUARDED:
        if route.startswith("c/<slug:slug>/"):
            assert answers(client, route) == (404, 404), route


def test_somebody_not_signed_in_is_sent_to_the_door():
    cast.gaillacois()
    for route, _ in GUARDED:
        for status in answers(Client(), route):
            assert status == 302, route
        assert settings.LOGIN_URL in Client().get(address(route))["Location"]


def test_nobody_works_with_a_password_alone(client):
    tarn = cast.gaillacois()
    client.force_login(tarn.camille)
    answer = client.get("/entrer/")
    assert answer.status_code == 302
    assert "2fa" in answer["Location"]


def test_every_permission_is_granted_to_somebody():
    assert set(Can) - {Can.READ_OUTBOX} <= {can for grants in GRANTS.values() for can in grants}
