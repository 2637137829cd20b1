"""8 500 inhabitants and five active professionals: every screen has something true to say, nothing absurd."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import NoReverseMatch, reverse

from tests import cast
from tests.cast import MONDAY
from tests.stories.telling import asked, need, pass_time, yes
from volontiers.accounts.access import Role
from volontiers.accounts.models import Membership
from volontiers.cases.actions.decisions import Ending, end
from volontiers.cases.models import Need
from volontiers.config import urls
from volontiers.core.need import Kind
from volontiers.core.pledge import Level
from volontiers.database.wall import acting, reading
from volontiers.territory.actions import import_communes, set_territory
from volontiers.territory.sources.communes import Commune

pytestmark = pytest.mark.django_db
SLUG = "gaillacois"
ABSURD = re.compile(
    r"\bNone\b|\bnan\b|\{\{|\bdatetime\b|<[A-Z]\w+:|\b0 (demandes?|personnes?) sur 0\b|-\d+ (min|%)",
    re.IGNORECASE,
)
BRENS = Commune("81038", "Brens", 2423, 43.888, 1.907, ("81600",))
NOT_PAGES = {"communes", "duplicates", "case-square"}


@pytest.fixture
def small(at):
    """Lisle, Brens, Cordes, Cestayrols: 8 473 people; a nurse and four physicians, of whom two said un peu."""
    at(MONDAY)
    tarn = cast.gaillacois()
    import_communes([BRENS], dry=False)
    set_territory(tarn.machine, ["81145", "81069", "81064", BRENS.insee], cast.DECISION)
    with acting(tarn.desk):
        for role in (Role.BOARD, Role.TECHNICAL):
            Membership.objects.create(community=tarn.community, account=tarn.camille, role=role)
        for name in ("Denis", "Flore"):
            one = cast._professional(tarn.community, SLUG, "81145", name, "Vidal", "10", title="Dr")
            setattr(tarn, name.lower(), one)
    cast.pledge(tarn, tarn.denis, Level.SOME)
    return tarn


def addresses():
    """Every page of a community that needs no number."""
    for pattern in [*urls.desk.local, *urls.steering.local, *urls.public.local]:
        if pattern.name in NOT_PAGES:
            continue
        try:
            yield reverse(pattern.name, args=[SLUG])
        except NoReverseMatch:
            continue


def drawn(client):
    """The words of each page that may be read, by address."""
    for address in [*addresses(), "/moi/", "/moi/demander", "/moi/engagement"]:
        answer = client.get(address)
        if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
            page = BeautifulSoup(answer.content, "html.parser")
            yield address, page


def check(client, least):
    pages = dict(drawn(client))
    assert len(pages) >= least
    for address, page in pages.items():
        text = page.get_text(" ", strip=True)
        assert not ABSURD.search(text), (address, ABSURD.search(text))
        assert page.h1, address
        assert len(page.main.get_text(strip=True)) > 60, f"{address} is empty"


def test_before_the_first_call(small, signed_in):
    check(signed_in(small.camille), 15)
    check(signed_in(small.alix.account), 3)


def test_after_a_day_with_four_calls(small, signed_in, at):
    seen = cast.call(small, Kind.UNSCHEDULED)
    cast.call(small, Kind.NURSING)
    cast.call(small, Kind.EQUIPMENT)
    nobody = cast.call(small, Kind.HOME_HELP)
    pass_time(small, at, MONDAY, 0)
    wanted = need(small, seen, Kind.UNSCHEDULED)
    first = next(one for one in (small.alix, small.noor, small.denis) if one.pk in asked(small, wanted))
    noon = at(MONDAY + timedelta(minutes=20))
    proposal = yes(small, first, wanted, noon)
    end(small.pro(first), proposal.pk, Ending.SEEN, at(MONDAY + timedelta(hours=2)))
    pass_time(small, at, MONDAY + timedelta(hours=2), 60, 20)
    assert need(small, nobody, Kind.HOME_HELP).state == "unplaced", "no home help: the desk knows at once"
    with reading(small.desk):
        assert not Need.objects.filter(state="proposed", next_check_at=None).exists()
    check(signed_in(small.camille), 15)
    check(signed_in(first.account), 3)
