"""The door of the demonstration opens in the demonstration alone; its Monday morning has a case in every state."""

import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse, set_urlconf

from tests.ops.demo import with_door
from volontiers.accounts.access import machine
from volontiers.accounts.actions import create_account
from volontiers.cases.models import Case, Need
from volontiers.cases.queries import board
from volontiers.cases.queries.awaited import awaited
from volontiers.consent.models import Pledge, PledgeUse
from volontiers.database.clock import clock
from volontiers.database.wall import reading
from volontiers.directory.models import Professional
from volontiers.ops.demo import door, outbox
from volontiers.ops.demo.cast import STAFF
from volontiers.ops.demo.loading import load
from volontiers.ops.demo.people import email
from volontiers.territory.models import Community, Place, Protocol

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_demo(settings):
    settings.DEMO = settings.KEEP_SENT_BODIES = True
    settings.ROOT_URLCONF = with_door.__name__
    yield
    set_urlconf(None)


def test_outside_the_demo_there_is_no_door():
    for name, arguments in (("demo_enter", ["julie"]), ("demo_outbox", [])):
        with pytest.raises(NoReverseMatch):
            reverse(name, args=arguments)
    assert Client().post("/demo/entrer/julie").status_code == 404
    assert Client().get("/demo/boite-d-envoi").status_code == 404


@pytest.mark.parametrize("view", [door.door, outbox.outbox, door.enter])
def test_even_at_an_address_the_door_opens_nothing(view):
    create_account(email("julie"), "Julie Vidal", "un mot de passe de test")
    request = RequestFactory().post("/") if view is door.enter else RequestFactory().get("/")
    with pytest.raises(Http404):
        view(request, "julie") if view is door.enter else view(request)


def test_an_empty_demo_says_how_to_load_it(in_demo):
    assert "RESET=1" in Client().get("/").content.decode()


def test_a_monday_morning(in_demo, at, django_assert_max_num_queries):
    """One loading, looked at from every side: it takes a few seconds."""
    load(at, lambda _line: None)
    cpts = machine(Community.objects.get(slug="gaillacois").pk)
    the_board_lives(cpts)
    nobody_was_asked_too_much(cpts)
    nothing_pretends_to_be_real(cpts)
    everybody_enters_in_one_click()
    the_cards_lead_where_they_say()
    the_outbox_is_read_page_by_page()
    the_outbox_leads_to_the_pages()
    the_daughter_follows()
    with django_assert_max_num_queries(12):
        Client().get("/")


def the_board_lives(cpts):
    with reading(cpts):
        rows = board.rows(board.open_needs(), clock())
        chips = Counter((row.tab.name, row.step.name, row.late) for row in rows)
        assert 10 <= len(rows) <= 20
        assert chips["TO_CALL", "CALL", True] == 1
        assert chips["TO_CALL", "CALL", False] >= 2
        assert chips["TAKEN", "CONFIRM", False] == 1
        assert sum(row.alternative for row in rows) == 1
        assert {row.need.wave for row in rows} >= {0, 1, 2}
        assert any(row.need.waits_for_id for row in rows)
        there = awaited(clock())
        assert len(there.emergencies) == len(there.to_take) == len(there.callbacks) == 1
        assert board.closed_since(clock().replace(hour=0, minute=0)).count() >= 8
        assert not Need.objects.filter(state__in=["ready", "proposed"], next_check_at=None).exists()
        assert not Case.objects.filter(owner=None).exists()


def nobody_was_asked_too_much(cpts):
    with reading(cpts):
        uses = PledgeUse.objects.select_related("pledge")
        assert uses.count() > 20
        assert all(
            use.asked <= use.pledge.asked_cap and use.accepted <= use.pledge.accepted_cap for use in uses
        )


def nothing_pretends_to_be_real(cpts):
    assert not Professional.objects.exclude(rpps=None).exists()
    assert not Professional.objects.exclude(phone__startswith="+3363998").exists()
    assert not Professional.objects.exclude(email__endswith=".invalid").exists()
    with reading(cpts):
        assert Place.objects.count() == 62
        assert not Protocol.objects.exclude(status="example").exists()
        physicians = Pledge.objects.filter(professional__profession="10", level="some")
        assert physicians.count() == 5
        assert len(set(Professional.objects.values_list("profession", flat=True))) >= 13


def everybody_enters_in_one_click():
    for card in STAFF:
        visitor = Client()
        answer = visitor.post(f"/demo/entrer/{card.key}", follow=True)
        assert answer.status_code == 200, card.key
        assert card.name.removeprefix("Dr ") in answer.content.decode(), card.key
    assert Client().post("/demo/entrer/personne").status_code == 404
    assert Client().get("/demo/entrer/julie").status_code == 405


def the_cards_lead_where_they_say():
    """« Voir ses demandes » shows requests, even to her who has a board too."""
    for card in STAFF:
        reached = Client().post(f"/demo/entrer/{card.key}", follow=True).request["PATH_INFO"]
        assert (reached == "/moi/") is (card.label == "Voir ses demandes"), card.key
        assert (reached == "/c/gaillacois/parametres/") is (card.key == "claire"), card.key


def outbox_page(number):
    return BeautifulSoup(Client().get("/demo/boite-d-envoi", {"page": number}).content, "html.parser")


def the_outbox_is_read_page_by_page():
    first = outbox_page(1)
    assert len(first.main.select("li.card-v")) == outbox.PER_PAGE
    assert first.select_one(".pager [rel=next]")["href"] == "?page=2"
    last = outbox_page(10_000)
    assert 0 < len(last.main.select("li.card-v")) <= outbox.PER_PAGE
    assert last.select_one(".pager [rel=prev]")


def the_outbox_leads_to_the_pages():
    links = {link["href"] for number in range(1, 9) for link in outbox_page(number).main.select("li a")}
    assert {path.split("/")[1] for path in links} >= {"p", "s"}
    one_tap = next(path for path in links if path.startswith("/p/"))
    assert Client().get(one_tap, follow=True).status_code == 200


def the_daughter_follows():
    visitor = Client()
    page = BeautifulSoup(visitor.get("/").content, "html.parser")
    form = page.select_one("form[action^='/s/']")
    answer = visitor.post(
        form["action"], {"letters": form.select_one("[name=letters]")["value"]}, follow=True
    )
    assert re.search("attend l’ordonnance", answer.content.decode())
