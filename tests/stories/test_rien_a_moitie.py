"""Rien à moitié. What goes wrong in a room full of people is said on the page, with its article; nothing is half kept."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast
from tests.cast import MONDAY
from tests.governance.assembly_given import (
    EVENING,
    association,
    convened,
    member,
    motion,
    open_it,
    opened,
    voting,
)
from tests.indicators.given import adopted
from tests.project.money_given import hold_everything, notified
from tests.web.steering_given import shown, words
from volontiers.core.starting_indicators import STARTING
from volontiers.database.wall import acting, reading
from volontiers.governance.actions.attending import leave
from volontiers.governance.models import Adhesion, Ballot, Motion, Proxy
from volontiers.indicators.models import Figure
from volontiers.project.models import Instalment

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/c/gaillacois/"
MEETINGS, VOTES = f"{HERE}vie/assemblees/", f"{HERE}vie/votes/"
THERE = ("Salvy", "Benoît", "Faure", "Mazens")
LATER = EVENING + timedelta(minutes=20)


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


def kept(made, model) -> int:
    with reading(made.desk):
        return model.objects.count()


def test_a_vote_opened_from_two_tabs_is_opened_once(made, camille, at):
    at(EVENING)
    put = motion(made, opened(made, *THERE))
    desk = f"{VOTES}{put.pk}/bureau"
    camille.post(desk, {"choice": "open"})
    at(LATER)
    assert "Ce vote est déjà ouvert, depuis 18:30." in words(
        camille.post(desk, {"choice": "open"}, follow=True)
    )
    with reading(made.desk):
        assert Motion.objects.get().opened_at == EVENING


def test_a_proxy_of_who_is_not_there_given_on_or_kept_for_oneself(made, camille, alix, at):
    one = convened(made)
    room = f"{MEETINGS}{one.pk}/seance"
    roux, puech, pons = (made.elector(one, name) for name in ("Roux", "Puech", "Pons"))
    given = {"choice": "proxy", "giver": roux, "holder": puech}
    assert "à soi-même" in words(camille.post(room, given | {"holder": roux}))
    assert kept(made, Proxy) == 0
    assert camille.post(room, given).status_code == 302
    chain = camille.post(room, {"choice": "proxy", "giver": puech, "holder": pons})
    assert chain.status_code == 422
    assert "article 9.5 des statuts" in words(chain)
    assert kept(made, Proxy) == 1

    # Its holder stays away: the proxy speaks for nobody, and is not counted among those who are there.
    at(EVENING)
    open_it(made, one, *THERE[:3])
    assert "3 sur 8" in words(alix.get(f"{MEETINGS}{one.pk}"))


def test_who_joined_after_the_roll_closed_is_told_so(made, alix, camille, at):
    one = convened(made)
    at(MONDAY + timedelta(days=2))
    with acting(made.desk):
        member(made.cast, "Tardif", "gp", joined=date(2026, 11, 25))
    at(EVENING)
    open_it(made, one, *THERE)
    page = words(camille.get(f"{MEETINGS}{one.pk}/seance"))
    assert "Ont adhéré après la convocation, et assistent sans voter : Lou Tardif" in page


def test_a_quorum_lost_in_the_middle_takes_no_more_ballot(made, camille, alix, at):
    at(EVENING)
    one = opened(made, *THERE)
    put = voting(made, one)
    at(LATER)
    leave(made.desk, one.pk, made.elector(one, "Mazens"), LATER)
    said = {"elector": made.elector(one, "Salvy"), "choice": "yes", "confirm": "1"}
    page = words(alix.post(f"{VOTES}{put.pk}", said, follow=True))
    assert "quorum" in page
    assert "article 9.2" in page
    assert kept(made, Ballot) == 0
    camille.post(f"{VOTES}{put.pk}/bureau", {"choice": "close"})
    assert "pendant le vote : Le quorum" in words(camille.get(f"{VOTES}{put.pk}"))


def test_a_college_emptied_between_notice_and_vote_stops_it(at, signed_in):
    at(MONDAY)
    made = association(cast.gaillacois(), weights=(40, 40, 20), quorum=None)
    one = convened(made)
    with acting(made.desk):
        Adhesion.objects.filter(college="users").update(left_on=date(2026, 12, 1))
    at(EVENING)
    open_it(made, one, "Salvy", "Faure")
    put = motion(made, one)
    page = words(
        signed_in(made.cast.camille).post(f"{VOTES}{put.pk}/bureau", {"choice": "open"}, follow=True)
    )
    assert "« Usagers »" in page
    assert "article 7.3" in page
    with reading(made.desk):
        assert Motion.objects.get().opened_at is None


def test_an_instalment_is_paid_after_its_conditions_and_once(at, signed_in):
    tarn = cast.gaillacois(at(MONDAY))
    _, (_, second) = notified(tarn)
    camille = signed_in(tarn.camille)
    path = f"{HERE}financements/versements/{second.pk}"
    sent = shown(camille.get(path), "Noter ce versement")
    early = camille.post(path, sent)
    assert early.status_code == 422
    assert "Il manque encore : « Bilan intermédiaire » et « Budget réalisé »" in words(early)

    hold_everything(tarn, second)
    sent = shown(camille.get(path), "Noter ce versement")
    assert camille.post(path, sent).status_code == 302
    assert "qu’une fois" in words(camille.post(path, sent, follow=True))
    with reading(tarn.desk):
        assert Instalment.objects.exclude(paid_on=None).count() == 1


def test_a_definition_that_changed_in_the_middle_rules_the_next_period_and_is_told(at, signed_in):
    tarn = cast.gaillacois(at(MONDAY))
    adopted(tarn)
    changed = replace(STARTING[1], said_numerator="autrement")
    adopted(tarn, changed, since=date(2026, 11, 2), after={changed.key: 1})
    camille = signed_in(tarn.camille)
    camille.post(f"{HERE}pilotage/")
    page = words(camille.get(f"{HERE}pilotage/indicateurs/{changed.key}"))
    assert "Définition changée le 02/11 (v2) : les périodes ne sont pas comparables." in page
    assert "version 1, depuis le 01/01/2026" in page

    # Nobody asked anything yet: no figure is made up out of nothing.
    assert "pas de chiffre : personne dans cette période" in page
    with reading(tarn.desk):
        row = Figure.objects.get(key=changed.key)
    assert (row.state, row.denominator) == ("empty", "0")


def test_two_rows_of_one_person_are_told_by_their_lines_and_nobody_is_written(made, camille):
    sheet = "Nom;Prénom;Collège;Membre depuis le\nHuc;Léo;Usagers;01/03/2026\nHuc;Léo;Usagers;02/03/2026\n"
    before = kept(made, Adhesion)
    page = camille.post(
        f"{HERE}vie/membres/tableur", {"file": SimpleUploadedFile("m.csv", sheet.encode())}, follow=True
    )
    assert "La même personne qu’à la ligne 2" in words(page)
    assert kept(made, Adhesion) == before
