"""« Du temps pour l’association »: said in one page, without a script, and in force at once."""

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.time_given import asked, asks, give, later, session
from tests.web.steering_given import soup, words
from volontiers.consent.models import TimePledge
from volontiers.consent.time_said import value
from volontiers.core.pledge import Level
from volontiers.core.time_pledge import Work, WorkTerms
from volontiers.database.wall import reading
from volontiers.governance.actions.giving import pause_time, take

pytestmark = pytest.mark.django_db
PAGE = "/moi/engagement/temps"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def bao(tarn, signed_in):
    return signed_in(tarn.bao.account)


def stored(tarn) -> TimePledge:
    with reading(tarn.desk):
        return TimePledge.objects.get(professional=tarn.bao)


def fields(client) -> dict[str, list[str]]:
    """What a browser would send back, untouched."""
    sent: dict[str, list[str]] = {}
    for one in soup(client.get(PAGE)).select("main form[novalidate] input"):
        if one["type"] in {"radio", "checkbox"} and not one.has_attr("checked"):
            continue
        if one.get("value"):
            sent.setdefault(one["name"], []).append(one["value"])
    return sent


def test_one_tap_and_one_button(tarn, bao):
    answer = bao.post(PAGE, fields(bao) | {"level_group": "some"}, follow=True)
    assert "C’est enregistré" in words(answer)
    assert "Chaque mois, au plus : groupes de travail 2 heures, jusqu’au 22 février." in words(answer)
    terms = value(stored(tarn))
    assert terms.works == {Work.GROUP: WorkTerms(Level.SOME, 2)}
    assert "Voir mon reçu" in words(answer)


def test_everything_can_be_said_and_is_shown_back(tarn, bao):
    said = {
        "level_desk": "many", "hours_desk": "8", "level_project": "some", "days": ["0", "3"], "until": "2026-12-31",
    }  # fmt: skip
    bao.post(PAGE, fields(bao) | said)
    again = fields(bao)
    assert {name: again.get(name) for name in ("level_group", "level_desk", "hours_desk", "days", "until")} == {
        "level_group": ["none"], "level_desk": ["many"], "hours_desk": ["8"], "days": ["0", "3"], "until": ["2026-12-31"],
    }  # fmt: skip
    assert value(stored(tarn)).works[Work.PROJECT] == WorkTerms(Level.SOME, 2)


def test_saved_again_untouched_it_says_the_same(tarn, bao):
    give(tarn, tarn.bao, 5, days=frozenset({2}))
    before = value(stored(tarn))
    bao.post(PAGE, fields(bao))
    assert value(stored(tarn)) == before


def test_not_at_all_for_each_work_asks_for_nothing(tarn, bao):
    give(tarn, tarn.bao)
    answer = bao.post(PAGE, fields(bao) | {"level_group": "none"}, follow=True)
    assert "Aucune heure ne vous sera demandée pour l’association" in words(answer)
    assert stored(tarn).works == {}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"level_group": ""}, "choisissez un peu, beaucoup, ou pas du tout"),
        ({"hours_group": "0"}, "1 au moins"),
        ({"hours_group": "41"}, "40 au plus"),
        ({"hours_group": "deux"}, "Un nombre entier"),
        ({"until": "2026-11-22"}, "Une date à venir"),
        ({"until": "demain"}, "Une date, par exemple"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(tarn, bao, wrong, told):
    answer = bao.post(PAGE, fields(bao) | {"level_desk": "many", "level_group": "some"} | wrong)
    assert answer.status_code == 422
    assert told in words(answer)
    assert soup(answer).select_one('input[name="level_desk"][value="many"]').has_attr("checked")
    with reading(tarn.desk):
        assert not TimePledge.objects.exists()


def test_a_page_left_open_changes_nothing(tarn, bao):
    old = fields(bao) | {"level_group": "many"}
    give(tarn, tarn.bao, 3)
    assert "a été changé ailleurs" in words(bao.post(PAGE, old, follow=True))
    assert value(stored(tarn)).works == {Work.GROUP: WorkTerms(Level.SOME, 3)}


def test_a_pause_in_one_tap_and_its_end(tarn, bao):
    give(tarn, tarn.bao)
    assert "En pause" in words(bao.post(PAGE, {"pause": "two_weeks"}, follow=True))
    assert stored(tarn).paused_until is not None
    assert "La pause est finie" in words(bao.post(PAGE, {"resume": "1"}, follow=True))
    assert stored(tarn).paused_until is None
    bao.post(PAGE, {"pause": "forever"})
    assert stored(tarn).paused_until is None


def test_a_pause_before_any_word_does_nothing(tarn, bao):
    assert bao.post(PAGE, {"pause": "two_weeks"}).status_code == 302
    assert not pause_time(tarn.pro(tarn.bao), tarn.bao.pk, later(days=1))


def test_the_last_days_are_told(tarn, bao, at):
    give(tarn, tarn.bao, until=later(days=5).date())
    assert "Votre choix se termine dans 5 jours, le 28 novembre." in words(bao.get(PAGE))


def test_who_is_not_in_the_directory_has_no_such_page(tarn, signed_in):
    assert signed_in(tarn.camille).get(PAGE).status_code in {403, 404}


def test_what_is_asked_of_them_is_answered_on_their_own_page(tarn, bao):
    give(tarn, tarn.bao)
    give(tarn, tarn.noor)
    one, other = session(tarn), session(tarn, title="Groupe chutes")
    found = {row.pk: asked(tarn, row) for row in (one, other)}
    told = words(bao.get(PAGE))
    assert told.count("Je viens") == 2
    assert f"Numéro de ce tirage : {one.lot}" in told
    assert "2 séances de l’association" in words(bao.get("/moi/"))
    mine = found[one.pk][tarn.bao.pk].pk
    assert "Vous venez, merci." in words(bao.post(PAGE, {"take": mine}, follow=True))
    told = words(bao.post(PAGE, {"pass": found[other.pk][tarn.bao.pk].pk}, follow=True))
    assert "Personne ne voit cette réponse" in told
    assert "Je viens" not in told
    assert "Groupe plaies chroniques jeudi 3 décembre de 18 h à 20 h" in told
    assert "de l’association" not in words(bao.get("/moi/"))
    assert asks(tarn, one)[tarn.bao.pk].state == "taken"


def test_what_is_not_theirs_to_answer_changes_nothing(tarn, bao):
    give(tarn, tarn.noor)
    row = session(tarn)
    theirs = asked(tarn, row)[tarn.noor.pk].pk
    for said in (theirs, 999_999, "x", ""):
        assert "n’attend plus de réponse" in words(bao.post(PAGE, {"take": said}, follow=True))
    assert asks(tarn, row)[tarn.noor.pk].state == "sent"


def test_a_place_that_went_meanwhile_is_said_and_no_longer_shown(tarn, bao):
    for who in (tarn.bao, tarn.noor):
        give(tarn, who)
    row = session(tarn)
    found = asked(tarn, row)
    take(tarn.machine, found[tarn.noor.pk].pk, MONDAY)
    assert "Je viens" not in words(bao.get(PAGE))


def test_the_page_of_the_pledge_leads_to_it(tarn, bao):
    assert soup(bao.get("/moi/engagement")).select_one(f'main a[href^="{PAGE}"]')
