"""The parameters: each one is changed here, what is wrong is said beside it, and nothing else moves."""

import re
from datetime import date, time

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.placement.waiting_given import again, listed, somebody
from tests.web.steering_given import shown, soup, words
from volontiers.database.wall import reading
from volontiers.territory import queries
from volontiers.territory.models import AgreementWording, Closure, Community, OpenPeriod, Preset

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/c/gaillacois/parametres/"
DECIDED = {"decision": "AG du 3 novembre"}


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


def community():
    return Community.objects.get(slug="gaillacois")


def test_the_name_and_the_telephones(camille):
    sent = shown(camille.get(HERE)) | {"name": "CPTS du Nord-Ouest", "desk_phone": "05 36 49 00 01"} | DECIDED
    camille.post(HERE, sent)
    found = community()
    assert (found.name, found.desk_phone, found.out_of_hours_phone) == (
        "CPTS du Nord-Ouest",
        "+33536490001",
        "116117",
    )


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"desk_phone": ""}, "Un bureau a un numéro"),
        ({"desk_phone": "douze"}, "ne peut pas être lu"),
        ({"name": "CPTS de Bourbon"}, "s’appelle déjà ainsi"),
        ({"name": "x" * 81}, "80 signes"),
    ],
)
def test_a_wrong_name_or_number_changes_nothing(camille, changed, sentence):
    cast.bourbon()
    answer = camille.post(HERE, shown(camille.get(HERE)) | changed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert community().name == "CPTS du Grand Gaillacois"


def test_a_week_with_a_pause_at_noon(tarn, camille):
    sent = shown(camille.get(f"{HERE}heures"), "la semaine")
    assert sent["de_0_1"] == "08:00"
    camille.post(
        f"{HERE}heures", sent | {"week": "1", "a_0_1": "12:00", "de_0_2": "14:00", "a_0_2": "18:00"} | DECIDED
    )
    with reading(tarn.desk):
        monday = list(OpenPeriod.objects.filter(weekday=0).values_list("opens", "closes"))
    assert monday == [(time(8), time(12)), (time(14), time(18))]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"a_0_1": ""}, "Lundi : indiquez les deux heures."),
        ({"a_0_1": "07:00"}, "Lundi : ces heures se suivent mal."),
        ({"de_0_2": "10:00", "a_0_2": "11:00"}, "Lundi : ces heures se suivent mal."),
        ({"de_0_1": "25:99"}, "Une heure, par exemple 9:00."),
    ],
)
def test_hours_that_cannot_be(tarn, camille, changed, sentence):
    sent = shown(camille.get(f"{HERE}heures"), "la semaine") | {"week": "1"} | changed
    answer = camille.post(f"{HERE}heures", sent)
    assert answer.status_code == 422
    assert sentence in words(answer)
    with reading(tarn.desk):
        assert OpenPeriod.objects.count() == 5


def test_an_empty_post_does_not_empty_the_week(tarn, camille):
    assert camille.post(f"{HERE}heures", {}).status_code == 404
    with reading(tarn.desk):
        assert OpenPeriod.objects.count() == 5


def test_a_closure_is_added_then_taken_away(tarn, camille):
    days = {
        "close": "1",
        "first_day": "2026-12-24",
        "last_day": "2026-12-25",
        "reason": "Fermé pour Noël.",
    } | DECIDED
    camille.post(f"{HERE}heures", days)
    with reading(tarn.desk):
        closure = Closure.objects.get()
    assert (closure.first_day, closure.suspended) == (date(2026, 12, 24), False)
    camille.post(f"{HERE}heures", {"reopen": closure.pk} | DECIDED)
    with reading(tarn.desk):
        assert not Closure.objects.exists()


@pytest.mark.parametrize("last", ["2026-12-23", "2027-12-25"])
def test_a_closure_that_ends_before_it_starts_or_never(tarn, camille, last):
    days = {"close": "1", "first_day": "2026-12-24", "last_day": last, "reason": "Fermé."} | DECIDED
    assert camille.post(f"{HERE}heures", days).status_code == 422
    with reading(tarn.desk):
        assert not Closure.objects.exists()


def test_every_rule_is_shown_and_sending_it_back_changes_nothing(camille):
    before = queries.rules(community())
    page = camille.get(f"{HERE}regles")
    names = {field["name"] for field in soup(page).select("main [name]")} - {
        "csrfmiddlewaretoken",
        "vu",
        "decision",
    }
    # The order of the list has one field for each place.
    assert {re.sub(r"_\d$", "", name) for name in names} == set(before.to_dict())
    camille.post(f"{HERE}regles", shown(page) | {"decision": "AG du 3"})
    assert queries.rules(community()) == before


def test_a_new_order_ranks_the_list_again_and_nothing_else_does(tarn, camille):
    one = listed(tarn, somebody(1, birth_year=1940))
    page = shown(camille.get(f"{HERE}regles"))
    camille.post(f"{HERE}regles", page | {"route": "duty_first", "decision": "AG du 3"})
    assert again(tarn, one).rules_seq == one.rules_seq
    page = shown(camille.get(f"{HERE}regles"))
    turned = {"priority_order_0": page["priority_order_1"], "priority_order_1": page["priority_order_0"]}
    camille.post(f"{HERE}regles", page | turned | {"decision": "AG du 4"})
    assert (one.rank, again(tarn, one).rank) == (1, 0)
    assert again(tarn, one).since == one.since


def test_the_route_is_chosen_here(camille):
    camille.post(
        f"{HERE}regles", shown(camille.get(f"{HERE}regles")) | {"route": "duty_first", "decision": "AG du 3"}
    )
    assert queries.rules(community()).route == "duty_first"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"wave_size_max": "9"}, "Indiquez un nombre entier entre 1 et 4."),
        ({"some_asked": "0"}, "Il faut proposer au moins autant"),
        ({"slow_minutes": "beaucoup"}, "Des nombres séparés par des virgules"),
        ({"target": "100"}, "Indiquez un nombre entre 0 et 1"),
        ({"undo_minutes": "cinq"}, "Un nombre entier"),
    ],
)
def test_core_says_what_is_wrong_with_a_rule(camille, changed, sentence):
    answer = camille.post(f"{HERE}regles", shown(camille.get(f"{HERE}regles")) | changed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert community().rules == {}


def test_new_words_are_a_new_version_and_the_same_words_are_not(tarn, camille):
    sent = shown(camille.get(f"{HERE}accords"), "ces phrases") | {
        "carers": "Puis-je transmettre votre demande ?",
        "decision": "Bureau du 3",
    }
    camille.post(f"{HERE}accords", sent)
    camille.post(f"{HERE}accords", sent)
    with reading(tarn.desk):
        found = set(AgreementWording.objects.values_list("family", "version"))
    assert found == {("carers", 1), ("carers", 2), ("services", 1)}


PRESET = {
    "name": "Retour à domicile", "kind_0": "unscheduled", "hours_0": "24", "kind_1": "equipment",
    "detail_1": "lit", "hours_1": "48", "waits_1": "0", "reason_1": "l’ordonnance",
}  # fmt: skip


def test_a_preset_is_written_renamed_and_taken_away(tarn, camille):
    camille.post(f"{HERE}prereglage", PRESET)
    with reading(tarn.desk):
        assert Preset.objects.get().lines[1]["waits_for"] == 0
    opened = shown(camille.get(f"{HERE}prereglage", {"nom": "Retour à domicile"}))
    assert opened["detail_1"] == "lit"
    camille.post(f"{HERE}prereglage", opened | {"name": "Sortie"})
    with reading(tarn.desk):
        assert Preset.objects.get().name == "Sortie"
    renamed = shown(camille.get(f"{HERE}prereglage", {"nom": "Sortie"}))
    camille.post(f"{HERE}prereglage", renamed | {"remove": "1"})
    with reading(tarn.desk):
        assert not Preset.objects.exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind_0": "", "kind_1": ""}, "Choisissez au moins un besoin."),
        ({"kind_1": "", "kind_2": "nursing"}, "sans ligne vide"),
        ({"waits_1": "1"}, "un autre besoin"),
        ({"waits_1": "5"}, "un autre besoin"),
        ({"hours_0": "9999"}, "336 au plus."),
    ],
)
def test_a_preset_that_cannot_be(camille, changed, sentence):
    answer = camille.post(f"{HERE}prereglage", PRESET | changed)
    assert answer.status_code == 422
    assert sentence in words(answer)


def test_a_preset_nobody_wrote_does_not_exist(camille):
    assert camille.get(f"{HERE}prereglage", {"nom": "Inconnu"}).status_code == 404


def test_a_sector_takes_its_communes_from_the_other(tarn, camille):
    camille.post(f"{HERE}secteurs", {"name": "Vignoble", "communes": ["81099", "81069"]} | DECIDED)
    with reading(tarn.desk):
        found = {
            one.municipality_id: one.sector and one.sector.name for one in queries.places(tarn.community.pk)
        }
    assert found == {"81099": "Vignoble", "81069": "Vignoble", "81064": "Cordes et Causse", "81145": None}
    page = soup(camille.get(f"{HERE}secteurs", {"nom": "Vignoble"}))
    assert {box["value"] for box in page.select("input[checked]")} == {"81099", "81069"}


def test_a_commune_of_elsewhere_is_in_no_sector_here(camille):
    assert camille.post(f"{HERE}secteurs", {"name": "Loin", "communes": ["97411"]}).status_code == 422


@pytest.mark.parametrize(("name", "status"), [("Les Vignes", 302), ("Éole", 302), ("Cordes-sur-Ciel", 422)])
def test_a_sector_that_a_message_would_cut_is_not_kept(camille, name, status):
    response = camille.post(f"{HERE}secteurs", {"name": name, "communes": ["81099"]} | DECIDED)
    assert response.status_code == status
    if status == 422:
        assert "on lirait « secteur de Cordes »" in response.content.decode()


def test_the_technical_administrator_steers_without_reading_a_case(tarn, signed_in, within):
    with within(tarn.machine):
        gael = cast._account(tarn.community, "gael@gaillacois.test", "Gaël", "technical")
    browser = signed_in(gael)
    assert browser.get("/entrer/")["Location"] == HERE
    assert browser.get(HERE).status_code == 200
    assert browser.get("/c/gaillacois/parametres/protocole").status_code == 404
    assert browser.get("/c/gaillacois/bureau/tableau").status_code == 404
