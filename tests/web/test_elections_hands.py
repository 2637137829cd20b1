"""Whose hands an election is in, on screen: a candidate holds nothing, nobody alone loses a result, a quorum is told."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.governance.assembly_given import EVENING, association, convened, open_it, second
from tests.governance.election_given import called, candidate, listed, voted
from tests.web.elections_given import box, desk_of, page_of, read
from tests.web.steering_given import soup, words
from volontiers.accounts.models import Account
from volontiers.governance.actions.attending import leave
from volontiers.governance.actions.impartial import STANDS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def made(at):
    at(MONDAY)
    return association(cast.gaillacois())


@pytest.fixture
def camille(made, signed_in):
    return signed_in(made.cast.camille)


@pytest.fixture
def alix(made, signed_in):
    return signed_in(made.cast.alix.account)


def test_a_candidate_of_the_desk_reads_that_another_person_holds_it(made, signed_in, at):
    assembly = convened(made)
    one = called(made, assembly)
    candidate(made, one, "Roux")
    rival = candidate(made, one, "Salvy")
    roux = signed_in(Account.objects.get(pk=second(made, "Lou Roux", "roux@membres.test").account_id))
    page = roux.get(desk_of(one))
    assert STANDS in words(page)
    assert not soup(page).select("main form")
    sent = roux.post(desk_of(one), {"choice": "withdraw", "candidacy": rival.pk, "why": "essai"})
    assert STANDS in words(sent)
    assert "Lou Salvy : " not in words(roux.get(page_of(one)))
    assert "Votre candidature est retirée" in words(
        roux.post(page_of(one), {"choice": "withdraw"}, follow=True)
    )
    assert soup(roux.get(desk_of(one))).select("main form")


def test_a_known_result_is_set_aside_by_another_person_and_its_numbers_stay(
    made, camille, signed_in, alix, at
):
    at(EVENING)
    _, one = voted(made, "Benoît", "Roux")
    other = signed_in(Account.objects.get(pk=second(made).account_id))
    for who in (camille, other):
        who.post(desk_of(one), box(made, one, Roux=2))
    left = {"choice": "void", "why": "liste des électeurs fausse"}
    mine = camille.get(desk_of(one))
    assert "une autre personne le fait, avec sa raison" in words(mine)
    assert soup(mine).select_one("button[value=void]") is None
    assert "une autre personne le fait" in words(camille.post(desk_of(one), left))
    other.post(desk_of(one), left)
    said = words(alix.get(page_of(one)))
    assert "Ce qui avait été compté" in said
    assert "laissée sans résultat par Denis Cayla" in said
    assert "Élus" not in said
    assert read(made, one).result is not None


def test_a_quorum_lost_during_the_vote_is_told_on_its_page(made, camille, at):
    assembly = convened(made)
    one = listed(made, assembly, "Benoît", "Roux")
    at(EVENING)
    open_it(made, assembly, "Salvy", "Benoît", "Faure", "Mazens")
    camille.post(desk_of(one), {"choice": "open"})
    leave(made.desk, assembly.pk, made.elector(assembly, "Mazens"), EVENING + timedelta(minutes=1))
    at(EVENING + timedelta(minutes=5))
    said = words(camille.post(desk_of(one), {"choice": "close"}, follow=True))
    assert "pendant le vote : Le quorum n’est pas atteint" in said
    assert "Écrire le dépouillement" not in said


def test_another_round_names_who_stands_in_it(made, camille, signed_in, at):
    at(EVENING)
    _, one = voted(made, "Benoît", "Roux", "Salvy")
    other = signed_in(Account.objects.get(pk=second(made).account_id))
    for who in (camille, other):
        who.post(desk_of(one), box(made, one, Roux=1, Benoît=1))
    camille.post(desk_of(one), {"choice": "declare", "first_day": "10/12/2026"})
    assert "entre les personnes à égalité : Lou Benoît, Lou Roux." in words(camille.get(desk_of(one)))


def test_the_day_of_the_mandates_stays_near_the_meeting(made, camille, signed_in, at):
    at(EVENING)
    _, one = voted(made, "Benoît", "Roux")
    other = signed_in(Account.objects.get(pk=second(made).account_id))
    for who in (camille, other):
        who.post(desk_of(one), box(made, one, Roux=2))
    answer = camille.post(desk_of(one), {"choice": "declare", "first_day": "20/12/2029"})
    assert "du 9 décembre 2026" in soup(answer).select_one(".field-error").get_text()
