"""The plans of the coordination: asked for, compared, moved by hand with the cost, signed by name."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.placement.line_given import agrees, household, waits
from tests.web.steering_given import shown, soup, words
from volontiers.database.wall import reading
from volontiers.placement.actions.computing import compute
from volontiers.placement.models import Offer, Plan
from volontiers.territory.actions import change_rules

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/c/gaillacois/liste/repartition/"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


def work(tarn):
    with reading(tarn.desk):
        due = list(Plan.objects.filter(next_check_at__isnull=False).values_list("pk", flat=True))
    for pk in due:
        compute(tarn.machine, pk, MONDAY)


def studied(tarn, camille, **changed):
    """Asked for, then computed: the page that compares."""
    answer = camille.post(HERE, shown(camille.get(HERE)) | changed)
    assert answer.status_code == 302, words(answer)
    work(tarn)
    return camille.get(answer.url)


def first_plan(tarn) -> str:
    with reading(tarn.desk):
        return f"{HERE}plan/{Plan.objects.earliest('pk').pk}"


def signing(client, plan) -> dict[str, str]:
    """What the page sends when somebody signs what it shows."""
    return shown(client.get(plan), "Signer ce plan") | {"sign": "1"}


def test_scenarios_stand_beside_each_other_in_plain_words(tarn, camille):
    agrees(tarn, tarn.alix, 1)
    waits(tarn, rank=0)
    waits(tarn, rank=5)
    said = studied(tarn, camille, compared=["near", "more"], commune="81145", doctors="1", per_month="2")
    assert [one.text for one in soup(said).select("main thead th")] == [
        "Selon vos règles", "Au plus près", "Avec 1 médecin de plus",
    ]  # fmt: skip
    assert "Proposés 1 sur 2 1 sur 2 2 sur 2" in words(said)
    assert "pour réfléchir : ces médecins n’existent pas encore" in words(said)


def test_while_it_is_computed_the_page_says_so_and_asks_again(tarn, camille):
    waits(tarn)
    answer = camille.post(HERE, shown(camille.get(HERE)))
    page = camille.get(answer.url)
    assert "Calcul en cours" in words(page)
    assert soup(page).select_one("#comparaison")["hx-trigger"] == "every 1s"
    work(tarn)
    assert "hx-trigger" not in soup(camille.get(answer.url)).select_one("#comparaison").attrs


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"people": ""}, "À compléter."),
        ({"people": "0"}, "Un nombre entre 1 et 50000."),
        ({"people": "beaucoup"}, "Un nombre entier, par exemple 120."),
        ({"compared": ["more"], "commune": ""}, "À compléter pour comparer avec des médecins de plus."),
        ({"compared": ["more"], "doctors": "500"}, "Un nombre entre 1 et 20."),
    ],
)
def test_what_cannot_be_asked_is_said_beside_it(tarn, camille, changed, sentence):
    answer = camille.post(HERE, shown(camille.get(HERE)) | changed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    with reading(tarn.desk):
        assert not Plan.objects.exists()


def test_each_line_says_who_whom_and_why(tarn, camille):
    agrees(tarn, tarn.alix, 2)
    home = household(tarn)
    waits(tarn, "Durand", rank=0, together=home)
    waits(tarn, "Petit", rank=5, together=home)
    waits(tarn, "Loin", commune="97411")
    studied(tarn, camille)
    page = words(camille.get(first_plan(tarn)))
    assert "Claire Durand ALD · 16 à 64 ans · Gaillac · foyer" in page
    assert "2 personnes du même foyer gardées ensemble" in page
    assert "Claire Loin" in page
    assert "Restent sur la liste, à leur rang" in words(camille.get(f"{first_plan(tarn)}?vu=restent"))


def test_a_plan_cites_the_rules_of_the_hour_at_which_it_was_computed(tarn, camille, at):
    agrees(tarn, tarn.alix, 2)
    waits(tarn)
    change_rules(tarn.desk, {"undo_minutes": 9}, "bureau du matin")
    studied(tarn, camille)
    at(MONDAY + timedelta(hours=1))
    change_rules(tarn.desk, {"undo_minutes": 8}, "bureau de midi")
    page = words(camille.get(first_plan(tarn)))
    assert "Règles : « bureau du matin », inscrites le 23/11/2026" in page
    assert "bureau de midi" not in page


def test_a_move_shows_its_cost_before_it_is_made(tarn, camille):
    agrees(tarn, tarn.alix, 1)
    agrees(tarn, tarn.noor, 1)
    one = waits(tarn, "Durand")
    studied(tarn, camille)
    page = f"{first_plan(tarn)}/{one.pk}"
    other = tarn.noor if "Le plan propose Dr Salvy" in words(camille.get(page)) else tarn.alix
    camille.post(page, {"doctor": str(other.pk)})
    work(tarn)
    told = camille.get(page)
    assert f"Donner à Dr {other.family_name} Ce choix ne coûte rien à personne." in words(told)
    make = soup(told).select_one("button[name=make]")["value"]
    camille.post(page, {"make": make})
    work(tarn)
    after = words(camille.get(first_plan(tarn)))
    assert "Choisi à la main par la coordination." in after
    assert "Reprendre le plan sans déplacement" in after


def test_a_move_that_cannot_be_is_refused_with_its_reason(tarn, camille):
    agrees(tarn, tarn.alix, 1)
    one = waits(tarn, "Durand")
    studied(tarn, camille)
    page = f"{first_plan(tarn)}/{one.pk}"
    assert camille.post(page, {"doctor": ""}).status_code == 422
    camille.post(page, {"doctor": str(tarn.noor.pk)})
    work(tarn)
    assert "Ce médecin ne correspond pas à la demande" in words(camille.get(page))


def test_signing_says_how_many_left_and_what_fell(tarn, camille):
    agrees(tarn, tarn.alix, 2)
    waits(tarn, "Un")
    waits(tarn, "Deux")
    studied(tarn, camille)
    agrees(tarn, tarn.alix, 1)
    plan = first_plan(tarn)
    assert "Depuis, 1 écriture au registre" in words(camille.get(plan))
    answer = camille.post(plan, signing(camille, plan), follow=True)
    heard = soup(answer).get_text(" ")
    assert "Plan signé : 1 personne est proposée." in heard
    assert "1 ligne est tombée" in heard
    assert "Tombée : ses places de ce mois sont prises." in words(answer)
    with reading(tarn.desk):
        assert Offer.objects.get().signed_by == tarn.camille


def test_a_plan_signed_twice_is_refused_with_the_reason(tarn, camille):
    agrees(tarn, tarn.alix, 1)
    waits(tarn)
    studied(tarn, camille)
    form = signing(camille, first_plan(tarn))
    for _ in range(2):
        answer = camille.post(first_plan(tarn), form, follow=True)
    assert "Ce plan est déjà signé : il ne change plus." in soup(answer).get_text(" ")
    with reading(tarn.desk):
        assert Offer.objects.count() == 1


def test_a_plan_let_go_tells_nobody(tarn, camille):
    agrees(tarn, tarn.alix, 1)
    waits(tarn)
    studied(tarn, camille)
    answer = camille.post(first_plan(tarn), {"drop": "1"}, follow=True)
    assert "Le plan est abandonné. Personne n’a été prévenu." in soup(answer).get_text(" ")
    with reading(tarn.desk):
        assert not Offer.objects.exists()


def test_the_neighbour_s_plan_does_not_exist(tarn, camille, signed_in):
    waits(tarn)
    studied(tarn, camille)
    other = signed_in(cast.bourbon().camille)
    assert other.get(first_plan(tarn).replace("gaillacois", "bourbon")).status_code == 404
