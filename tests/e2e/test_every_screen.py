"""Every screen and its states, at both widths: axe finds nothing serious, the console nothing at all."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import NoReverseMatch, reverse
from playwright.sync_api import expect

from tests import cast
from tests.cast import MONDAY
from tests.e2e.conftest import PHONE, WIDE
from tests.governance.given import DAY, STATUTES, adopted, member, seated, with_statutes
from tests.ops.demo import with_door
from volontiers.accounts.access import Role
from volontiers.accounts.models import Membership
from volontiers.cases.actions.answers import accept, offer_alternative
from volontiers.cases.actions.emergency import hand_to_emergency
from volontiers.cases.actions.tracking import withdraw_agreement
from volontiers.cases.models import Proposal
from volontiers.cases.queries.board import Tab
from volontiers.config import urls
from volontiers.consent import ledger
from volontiers.core.need import Kind
from volontiers.database.wall import acting, reading
from volontiers.governance.actions.members import call_fees, declare_interest, member_leaves
from volontiers.governance.actions.statutes import adopt_statutes
from volontiers.governance.queries.members import belonging
from volontiers.ops.jobs import KINDS
from volontiers.ops.worker import Worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.a11y]
SLUG = "gaillacois"
# Not a page that a person reads.
# What only receives a form, and the room of the professionals, where the coordination has no place.
NOT_HERS = {
    *(
        f"/c/{SLUG}/{path}"
        for path in (
            "bureau/recherche",
            "bureau/urgence",
            "liste/ressemblances",
            "parametres/membres/par-defaut",
        )
    ),
    *(
        f"/moi/{path}"
        for path in (
            "",
            "demander",
            "engagement",
            "engagement/recus",
            "engagement/temps",
            "lectures",
            "travail",
            "liste",
            "patients",
            "appareils",
        )
    ),
}
NOT_PAGES = {"healthz", "readyz", "communes", "duplicates", "home", "account_logout", "case-square"}
# Files to keep: a browser does not show them.
NOT_PAGES |= {
    "association-export",
    "indicators-again",
    "list-export",
    "observatory-csv",
    "observatory-figures-csv",
    "observatory-figures-json",
    "observatory-json",
    "list-letters",
    "readings-export",
    "story-pdf",
    "register_chain",
    "register_heads",
    "register_program",
    "own_register",
}


def named(patterns, *arguments):
    """The addresses of these patterns that need nothing more than these arguments."""
    for pattern in patterns:
        name = getattr(pattern, "name", None)
        if name and name not in NOT_PAGES:
            try:
                yield reverse(name, args=arguments)
            except NoReverseMatch:
                continue


def local_patterns():
    """What stands under the address of a community; the project, its money and the views have files of their own."""
    rooms = (
        urls.assemblies, urls.association, urls.desk, urls.elections, urls.judging, urls.plan, urls.public, urls.steering,
        urls.team, urls.waiting,
    )  # fmt: skip
    return [one for room in rooms for one in room.local]


def look_at(page, axe, addresses):
    """Gives the addresses that are no page to read for this person: what only receives a form, or is not there."""
    unread = set()
    for address in addresses:
        page.set_viewport_size({"width": WIDE, "height": 900})
        answer = page.goto(address)
        if answer.status in {404, 405} or "text/html" not in answer.headers.get("content-type", ""):
            unread.add(address)
            continue
        assert answer.status < 400, address
        expect(page.locator("h1")).to_have_count(1)
        axe(page)
        page.set_viewport_size({"width": PHONE, "height": 812})
        overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert overflow <= 0, f"{address} scrolls sideways by {overflow} px"
        axe(page)
    return unread


def receipt_of(tarn, professional):
    with reading(tarn.desk):
        return ledger.receipt(professional.pk)


@pytest.fixture
def busy(house, at):
    """A board with something in every state; Camille holds every role."""
    tarn = house.tarn
    with acting(tarn.desk):
        for role in (Role.BOARD, Role.TECHNICAL):
            Membership.objects.create(community=tarn.community, account=tarn.camille, role=role)
    cases = [
        cast.call(tarn, Kind.UNSCHEDULED),
        cast.call(tarn, Kind.NURSING),
        cast.call(tarn, Kind.EQUIPMENT),
    ]
    cases += [cast.call(tarn, Kind.UNSCHEDULED, agreements={}), cast.call(tarn, Kind.HOME_VISIT)]
    house.work()
    now = at(MONDAY + timedelta(minutes=3))
    with reading(tarn.desk):
        asked = {one.need.kind: one for one in Proposal.objects.select_related("need", "professional")}
    accept(tarn.pro(asked["nursing"].professional), asked["nursing"].pk, now)
    visit = asked["home_visit"]
    offer_alternative(tarn.pro(visit.professional), visit.pk, "Demain à 8 h.", now)
    hand_to_emergency(tarn.desk, cast.call(tarn, Kind.UNSCHEDULED, now=now).pk, now)
    withdraw_agreement(tarn.machine, cast.call(tarn, Kind.UNSCHEDULED, now=now).pk, now)
    associate(tarn)
    return house, cases


def associate(tarn) -> None:
    """Two versions of the statutes, a member with a seat, a fee and a declared link, and somebody who left."""
    with_statutes(tarn)
    one, gone = member(tarn, given_name="Odette", email="odette@gaillacois.test"), member(tarn, "Huc")
    seated(tarn, one)
    call_fees(tarn.desk, 2026, {"gp": 2000}, MONDAY)
    declare_interest(tarn.desk, one.pk, "Associée d’une pharmacie.", DAY, MONDAY)
    member_leaves(tarn.desk, gone.pk, DAY, "retraite", MONDAY)
    adopt_statutes(
        tarn.desk, adopted(1, replace(STATUTES, mandate_months=24), adopted_on=DAY, in_force_from=DAY), MONDAY
    )


def test_the_screens_of_the_staff(busy, axe):
    house, cases = busy
    page = house.window(house.tarn.camille)
    found = [*named(local_patterns(), SLUG), *named(urls.urlpatterns)]
    tabs = [f"/c/{SLUG}/bureau/tableau?etat={tab.value}" for tab in Tab]
    tabs.append(f"/c/{SLUG}/bureau/tableau?vue=dossier")
    number = cases[0].number
    one = [f"/c/{SLUG}/dossiers/{case.number}" for case in [*cases[:2], cases[4]]]
    one += [
        f"/c/{SLUG}/dossiers/{number}/besoin",
        f"/c/{SLUG}/bureau/appel/fin/{number}",
        f"/c/{SLUG}/dossiers/1006",
        f"/c/{SLUG}/dossiers/1007",
    ]
    with reading(house.tarn.desk):
        members = [one.pk for one in belonging(house.tarn.community.pk, DAY)]
    life = f"/c/{SLUG}/vie"
    one += [f"{life}/membres/{pk}{end}" for pk in members for end in ("", "/modifier")]
    one += [f"{life}/statuts?version=1", f"{life}/regles?regle=statutes", f"{life}/?jour=2024-01-01"]
    screens = dict.fromkeys([*found, *tabs, *one])
    assert len(screens) > 40
    assert look_at(page, axe, screens) == NOT_HERS


def test_what_only_a_button_opens(busy, axe):
    house, _ = busy
    page = house.window(house.tarn.camille)
    page.goto(f"/c/{SLUG}/bureau/tableau")
    page.get_by_label("Chercher un dossier").fill("Durand")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chercher un dossier")
    axe(page)
    page.goto(f"/c/{SLUG}/bureau/appel/nouveau")
    page.keyboard.press("F2")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confier au 15")
    axe(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nouvel appel")


def test_the_screens_of_a_professional(busy, axe):
    house, _ = busy
    page = house.window(house.tarn.noor.account)
    with reading(house.tarn.desk):
        mine = (
            Proposal.objects.filter(professional=house.tarn.noor).order_by("pk").values_list("pk", flat=True)
        )
    held = [path for pk in mine for path in (f"/moi/demandes/{pk}", f"/moi/demandes/{pk}/autre")]
    held.append(f"/moi/engagement/recus/{receipt_of(house.tarn, house.tarn.noor).seq}")
    assert look_at(page, axe, [*named(urls.practice.urlpatterns), *held]) == set()


def test_the_screens_of_everybody(busy, axe):
    house, cases = busy
    page = house.window()
    read = [f"/c/{SLUG}/", "/s/", f"/s/{cases[0].code}", "/accessibilite", "/donnees-personnelles", "/"]
    register = f"/c/{SLUG}/registre/"
    read += [
        register,
        *(f"{register}{typed}" for typed in ("1", "999", receipt_of(house.tarn, house.tarn.noor).path)),
    ]
    read += ["/compte/login/", f"/c/{SLUG}/besoin/appeler-le-15", house.link(house.tarn.noor)]
    assert look_at(page, axe, read) == set()


def test_what_was_typed_wrong(busy, axe):
    """The pages that come back with their summary of what remains to complete."""
    house, _ = busy
    page = house.window(house.tarn.camille)
    page.goto(f"/c/{SLUG}/bureau/appel/nouveau")
    page.get_by_role("button", name="Enregistrer et proposer").click()
    expect(page.locator(".error-summary")).to_be_focused()
    axe(page)
    asker = house.window(house.tarn.bao.account, PHONE)
    asker.goto("/moi/demander")
    asker.get_by_role("button", name="Envoyer la demande").click()
    expect(asker.locator(".error-summary")).to_be_focused()
    axe(asker)


def test_the_door_and_the_outbox_of_the_demonstration(house, axe, settings):
    settings.DEMO = settings.KEEP_SENT_BODIES = True
    settings.ROOT_URLCONF = with_door.__name__
    cast.call(house.tarn, Kind.UNSCHEDULED)
    house.work()
    Worker("volontiers_messages", KINDS["messages"](), house.heartbeat).drain()
    page = house.window()
    assert look_at(page, axe, ["/", "/demo/boite-d-envoi"]) == set()
    expect(page.locator("main li a[href^='/p/']").nth(1)).to_be_visible()
