"""The directory: who can be asked, how they are reached, where they work; structures with a named signatory."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.cast import MONDAY
from tests.web.steering_given import shown, soup, words
from volontiers.accounts.models import Invitation
from volontiers.database.wall import acting, reading
from volontiers.directory import queries
from volontiers.directory.models import Listing, Organization, Practice, Professional

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/c/gaillacois/annuaire/"
JULIE = {
    "given_name": "Julie", "family_name": "Mas", "profession": "60", "rpps": "99 999 999 991", "active": "on",
    "email": "Julie@exemple.test", "phone": "06 39 98 00 07", "town_0": "cordes sur ciel", "modes_0": ["HH"],
}  # fmt: skip


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


def test_somebody_is_added_and_can_be_asked(tarn, camille):
    camille.post(f"{URL}nouveau", JULIE)
    julie = Professional.objects.get(family_name="Mas")
    with reading(tarn.desk):
        found = queries.respondents(tarn.community.pk)[julie.pk]
    assert (found.email, found.phone, found.communes) == ("julie@exemple.test", "+33639980007", ("81069",))
    assert julie.rpps == "99999999991"


def test_the_same_rpps_is_the_same_person_in_both_communities(tarn, camille, signed_in):
    camille.post(f"{URL}nouveau", JULIE)
    bourbon = cast.bourbon()
    signed_in(bourbon.camille).post("/c/bourbon/annuaire/nouveau", JULIE | {"town_0": "Saint-Denis"})
    assert Professional.objects.filter(rpps="99999999991").count() == 1
    answer = camille.post(f"{URL}nouveau", JULIE)
    assert answer.status_code == 422
    assert "déjà dans votre annuaire" in words(answer)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"family_name": ""}, "À compléter."),
        ({"rpps": "123"}, "onze chiffres"),
        ({"email": "julie"}, "Une adresse, par exemple"),
        ({"phone": "douze"}, "ne peut pas être lu"),
        ({"town_0": "Nulle-Part"}, "n’est pas dans la liste"),
        ({"modes_0": []}, "au moins une manière"),
        ({"town_0": "", "address_0": "1 rue Basse"}, "Indiquez la commune"),
        ({"profession": "service"}, "Choisissez la structure"),
        ({"profession": "99"}, "pas"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_added(camille, changed, sentence):
    answer = camille.post(f"{URL}nouveau", JULIE | changed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not Professional.objects.filter(family_name="Mas").exists()


def test_a_correction_keeps_what_was_not_touched(tarn, camille):
    page = f"{URL}{tarn.alix.pk}"
    camille.post(
        page, shown(camille.get(page), "Enregistrer") | {"rpps": "99999999992", "address_0": "2 rue Haute"}
    )
    with reading(tarn.desk):
        practice = Practice.objects.get(professional=tarn.alix)
    assert (practice.address, practice.modes, practice.municipality_id) == (
        "2 rue Haute",
        ["AMB", "HH", "VR"],
        "81099",
    )
    tarn.alix.refresh_from_db()
    assert (tarn.alix.rpps, tarn.alix.phone) == ("99999999992", "+33639980001")


def test_the_number_of_somebody_else_is_not_taken(tarn, camille):
    camille.post(f"{URL}nouveau", JULIE)
    page = f"{URL}{tarn.alix.pk}"
    answer = camille.post(page, shown(camille.get(page), "Enregistrer") | {"rpps": "99999999991"})
    assert "déjà celui d’une autre personne" in words(answer)


def test_somebody_withdrawn_is_asked_no_more(tarn, camille):
    page = f"{URL}{tarn.alix.pk}"
    sent = shown(camille.get(page), "Enregistrer")
    sent.pop("active")
    camille.post(page, sent)
    with reading(tarn.desk):
        assert tarn.alix.pk not in queries.respondents(tarn.community.pk)
    assert "retiré" in words(camille.get(URL))


def test_an_invitation_leaves_from_the_directory(tarn, camille):
    camille.post(f"{URL}nouveau", JULIE)
    julie = Professional.objects.get(family_name="Mas")
    assert "Inviter à créer son accès" in words(camille.get(f"{URL}{julie.pk}"))
    camille.post(f"{URL}{julie.pk}/invitation")
    with reading(tarn.desk):
        sent = Invitation.objects.get()
    assert (sent.email, sent.roles, sent.professional_id) == (
        "julie@exemple.test",
        ["professional"],
        julie.pk,
    )


def test_who_has_an_account_is_not_invited_again(tarn, camille):
    assert "Inviter" not in words(camille.get(f"{URL}{tarn.alix.pk}"))
    assert camille.post(f"{URL}{tarn.alix.pk}/invitation").status_code == 404


def test_a_structure_answers_through_a_named_person(tarn, camille):
    new = {"kind": "pharmacy", "name": "Pharmacie du Griffoul", "town": "81600", "finess": "81000000a"}
    camille.post(f"{URL}structures/nouvelle", new)
    with reading(tarn.desk):
        pharmacy = Organization.objects.get(kind="pharmacy")
    assert (pharmacy.finess, pharmacy.municipality_id) == ("81000000A", "81099")
    asked = soup(camille.get(f"{URL}structures/")).select_one(f"a[href$='structure={pharmacy.pk}']")
    sent = shown(camille.get(asked["href"])) | {
        "given_name": "Ana",
        "family_name": "Roux",
        "email": "ana@exemple.test",
    }
    camille.post(f"{URL}nouveau", sent)
    with reading(tarn.desk):
        listing = Listing.objects.get(organization=pharmacy)
    assert listing.professional.family_name == "Roux"
    again = camille.post(f"{URL}nouveau", sent | {"family_name": "Gay", "email": "gay@exemple.test"})
    assert "répond déjà pour cette structure" in words(again)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": "matériel du tarn"}, "déjà là"),
        ({"finess": "12"}, "neuf caractères"),
        ({"town": "Nulle-Part"}, "n’est pas dans la liste"),
    ],
)
def test_a_structure_that_cannot_be(camille, changed, sentence):
    new = {"kind": "pharmacy", "name": "Pharmacie", "town": "Gaillac", "finess": ""}
    answer = camille.post(f"{URL}structures/nouvelle", new | changed)
    assert answer.status_code == 422
    assert sentence in words(answer)


def test_the_neighbour_s_people_and_structures_do_not_exist(tarn, camille):
    elsewhere = cast.bourbon()
    with reading(elsewhere.desk):
        theirs = Organization.objects.get().pk
    for path in (f"{URL}{elsewhere.alix.pk}", f"{URL}structures/{theirs}"):
        assert camille.get(path).status_code == 404
        assert camille.post(path, JULIE).status_code == 404


def test_a_search_forgives_accents(camille):
    assert "1 personne pour « benoit »" in words(camille.get(URL, {"q": "benoit"}))


def queries_of(browser, path):
    with CaptureQueriesContext(connection) as seen:
        browser.get(path)
    return len(seen)


def test_the_list_costs_the_same_for_two_as_for_twenty(tarn, camille):
    few = queries_of(camille, URL)
    with acting(tarn.desk):
        for number in range(18):
            cast._professional(tarn.community, "gaillacois", "81099", f"Ami{number}", "Test", "10")
    assert queries_of(camille, URL) == few
