"""A plan is read line by line, taken along, and signed as it was read, by who may."""

import pytest

from tests import cast
from tests.cast import DECISION, MONDAY
from tests.placement.line_given import agrees, waits
from tests.web.steering_given import shown, soup, words
from tests.web.test_plans import HERE, first_plan, signing, studied, work
from volontiers.accounts.access import Role
from volontiers.accounts.actions import create_account
from volontiers.accounts.models import AccessEntry, Membership
from volontiers.core import cells
from volontiers.core.rules import Matching
from volontiers.core.waiting import Leaving
from volontiers.database.wall import acting, reading
from volontiers.directory.models import Professional
from volontiers.directory.queries import physicians
from volontiers.placement.actions.answering import accept, say_yes
from volontiers.placement.actions.leaving import close
from volontiers.placement.models import Offer, Registration
from volontiers.territory.actions import change_rules
from volontiers.web.plan.words import figures

pytestmark = pytest.mark.django_db(transaction=True)
BEST = "du meilleur plan possible"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def camille(tarn, signed_in):
    return signed_in(tarn.camille)


def names(answer) -> list[str]:
    return [one.text for one in soup(answer).select(".plan-lines tbody th > span")]


def moved(tarn, camille, one, doctor) -> str:
    """One person is given to this doctor; what was told before."""
    page = f"{first_plan(tarn)}/{one.pk}"
    camille.post(page, {"doctor": str(doctor.pk)})
    work(tarn)
    told = camille.get(page)
    camille.post(page, {"make": soup(told).select_one("button[name=make]")["value"]})
    work(tarn)
    return words(told)


def test_a_move_says_who_is_passed_and_each_line_what_it_did(tarn, camille):
    agrees(tarn, tarn.alix, 1)
    waits(tarn, "Premier", rank=0)
    late = waits(tarn, "Dernier", rank=5)
    studied(tarn, camille)
    told = moved(tarn, camille, late, tarn.alix)
    assert "Elle passe avant 1 personne plus haut dans la liste." in told
    page = words(camille.get(first_plan(tarn)))
    assert "La place du Dr Salvy a été donnée à la main à une autre personne." in page
    assert "Choisi à la main par la coordination. 5 minutes de route." in page
    assert names(camille.get(f"{first_plan(tarn)}?raison=moved")) == ["Claire Premier"]


def test_a_stale_page_signs_nothing_and_shows_what_changed(tarn, camille):
    agrees(tarn, tarn.alix, 1)
    waits(tarn, "Premier", rank=0)
    waits(tarn, "Second", rank=1, commune=None)
    late = waits(tarn, "Dernier", rank=5)
    studied(tarn, camille)
    read = signing(camille, first_plan(tarn))
    moved(tarn, camille, late, tarn.alix)
    answer = camille.post(first_plan(tarn), read, follow=True)
    assert "Ce plan a changé depuis que vous l’avez lu" in soup(answer).get_text(" ")
    assert names(answer) == ["Claire Premier", "Claire Dernier"]
    for wrong in ({"sign": "1"}, {"sign": "1", "read": "x"}, {"sign": "1", "read": "9" * 30}):
        camille.post(first_plan(tarn), wrong)
    with reading(tarn.desk):
        assert not Offer.objects.exists()
    fresh = shown(answer, "Signer ce plan") | {"sign": "1"}
    signed = camille.post(first_plan(tarn), fresh, follow=True)
    assert "Plan signé : 1 personne est proposée." in soup(signed).get_text(" ")


def test_nobody_is_said_to_have_a_doctor_before_both_said_yes(tarn, camille):
    agrees(tarn, tarn.alix, 2)
    waits(tarn, "Un")
    waits(tarn, "Deux")
    studied(tarn, camille)
    agrees(tarn, tarn.alix, 1)
    page = words(camille.post(first_plan(tarn), signing(camille, first_plan(tarn)), follow=True))
    assert "Ont un médecin" not in page
    assert "Proposés 1 sur 2 Lignes tombées 1 Ont dit oui 0 sur 1" in page
    with reading(tarn.desk):
        offer = Offer.objects.get()
    accept(tarn.pro(tarn.alix), offer.pk, MONDAY)
    say_yes(tarn.desk, offer.pk, MONDAY, "telephone")
    assert "Ont dit oui 1 sur 1" in words(camille.get(first_plan(tarn)))


def test_fifty_lines_a_page_with_filters_and_search(tarn, camille):
    agrees(tarn, tarn.alix, 1)
    for number in range(51):
        waits(tarn, f"Numéro {number:02}", days=number)
    waits(tarn, "Numéro 51", days=51, code="XK74PM")
    studied(tarn, camille)
    plan = first_plan(tarn)
    assert len(names(camille.get(plan))) == 50
    second = camille.get(f"{plan}?page=2")
    assert names(second) == ["Claire Numéro 50", "Claire Numéro 51"]
    assert soup(second).select_one(".plan-lines tbody td").text == "51"
    assert names(camille.get(f"{plan}?vu=proposes")) == ["Claire Numéro 00"]
    assert names(camille.get(f"{plan}?medecin={tarn.alix.pk}")) == ["Claire Numéro 00"]
    assert "51 lignes" in words(camille.get(f"{plan}?vu=restent&raison=ahead"))
    for odd in ("vu=rien", "medecin=x", f"medecin={'9' * 30}", "raison=x", "page=x", "depuis=x"):
        assert len(names(camille.get(f"{plan}?{odd}"))) == 50, odd
    assert names(camille.post(plan, {"q": "numéro 51"})) == ["Claire Numéro 51"]
    assert names(camille.post(plan, {"q": "xk74 pm"})) == ["Claire Numéro 51"]
    assert "Aucune ligne ici" in words(camille.post(plan, {"q": "Zoé"}))
    with reading(tarn.desk):
        assert AccessEntry.objects.filter(what="search").count() == 2


def test_who_took_their_agreement_back_is_named_nowhere(tarn, camille):
    agrees(tarn, tarn.alix, 1)
    one = waits(tarn, "Durand")
    studied(tarn, camille)
    close(tarn.desk, one.pk, Leaving.RENOUNCED, MONDAY)
    with acting(tarn.desk):
        Registration.objects.filter(pk=one.pk).update(agreement_withdrawn_at=MONDAY)
    assert names(camille.get(first_plan(tarn))) == ["Identité masquée : la personne a retiré son accord"]
    assert "Aucune ligne ici" in words(camille.post(first_plan(tarn), {"q": "Durand"}))
    assert "Durand" not in camille.get(f"{first_plan(tarn)}/tableur?format=csv").content.decode()


def test_two_doctors_of_one_name_are_told_apart(tarn, camille):
    for doctor in (tarn.alix, tarn.noor):
        agrees(tarn, doctor, 1)
        waits(tarn, "Durand")
    with acting(tarn.desk):
        Professional.objects.filter(pk=tarn.noor.pk).update(family_name=tarn.alix.family_name)
    studied(tarn, camille)
    told = [one.text for one in soup(camille.get(first_plan(tarn))).select(".counts a")]
    assert told == ["Dr Alix Salvy", "Dr Noor Salvy"]
    with reading(tarn.desk):
        assert [name for _, name in physicians(tarn.community.pk) if "Salvy" in name] == told


def test_one_line_for_each_person_leaves_as_a_spreadsheet(tarn, camille):
    agrees(tarn, tarn.alix, 1)
    first = waits(tarn, "=Premier", rank=0)
    waits(tarn, "Second", rank=5)
    studied(tarn, camille)
    sheet = cells.read(camille.get(f"{first_plan(tarn)}/tableur").content)
    assert sheet[0][:3] == ["Rang", "Code", "Nom"]
    assert sheet[1][:5] == ["1", first.code, "'=Premier", "Claire", "ALD"]
    assert sheet[1][6:12] == [
        "Gaillac", "", "Dr Salvy", "5", "dans l’ordre de la liste",
        "5 minutes de route, dans l’ordre des plus fragiles.",
    ]  # fmt: skip
    assert sheet[2][13] == "reste sur la liste"
    assert cells.read(camille.get(f"{first_plan(tarn)}/tableur?format=csv").content) == sheet


def test_where_doctors_draw_a_plan_is_compared_and_not_signed(tarn, camille):
    agrees(tarn, tarn.alix, 1)
    one = waits(tarn, "Un", code="XK74PM")
    propose = f"/c/gaillacois/liste/{one.code}/proposer"
    studied(tarn, camille)
    form = signing(camille, first_plan(tarn))
    change_rules(tarn.desk, {"matching": Matching.DRAWING}, DECISION)
    said = "Votre communauté a choisi que les médecins tirent eux-mêmes dans la liste"
    for page in (HERE, first_plan(tarn), propose):
        assert said in words(camille.get(page)), page
    assert soup(camille.get(first_plan(tarn))).select_one("button[name=sign]") is None
    for page, sent in ((first_plan(tarn), form), (propose, {"doctor": str(tarn.alix.pk)})):
        assert said in soup(camille.post(page, sent, follow=True)).select_one(".message").text, page
    with reading(tarn.desk):
        assert not Offer.objects.exists()


@pytest.fixture
def desk(tarn, signed_in):
    """Somebody of the desk who reads the list and makes no plans."""
    account = create_account("bureau@gaillacois.test", "Dominique", "un mot de passe de test")
    with acting(tarn.desk):
        Membership.objects.create(community=tarn.community, account=account, role=Role.OPERATOR)
    return signed_in(account)


def test_the_desk_reads_a_plan_and_is_told_who_signs(tarn, camille, desk):
    agrees(tarn, tarn.alix, 1)
    one = waits(tarn, "Un")
    studied(tarn, camille)
    page = desk.get(first_plan(tarn))
    assert names(page) == ["Claire Un"]
    assert soup(page).select("button[name=sign], .plan-lines a") == []
    assert "Les plans sont faits et signés par la coordination." in words(desk.get(HERE))
    form = signing(camille, first_plan(tarn))
    for where, sent in (
        (first_plan(tarn), form),
        (f"{first_plan(tarn)}/{one.pk}", {"doctor": "0"}),
        (HERE, {}),
    ):
        answer = desk.post(where, sent)
        assert answer.status_code == 403, where
        assert "revient à la coordination, qui le signe en son nom" in words(answer)
    with reading(tarn.desk):
        assert not Offer.objects.exists()


@pytest.mark.parametrize(
    ("gap", "by_hand", "told"),
    [
        ({"ahead": 0, "minutes": 0.0, "share": 0.0}, 0, "aucun"),
        ({"ahead": 0, "minutes": 7.4, "share": 0.003}, 0, f"à 0,3 % {BEST} (7 minutes)"),
        (
            {"ahead": 2, "minutes": 12.0, "share": 0.021}, 0,
            f"à 2,1 % {BEST} : les foyers gardés ensemble coûtent 2 personnes passées dans la liste et 12 minutes",
        ),
        (
            {"ahead": 1, "minutes": 0.1, "share": 0.05}, 1,
            f"à 5 % {BEST} : les foyers gardés ensemble et les choix à la main coûtent 1 personne passée dans la liste",
        ),
    ],
)  # fmt: skip
def test_the_gap_is_told_in_share_people_and_minutes(gap, by_hand, told):
    said = {
        "placed": 3, "people": 4, "without": 1, "fragile_without": 0, "mean": 5.0, "ninth": 9.0, "lowest": 0.2,
        "highest": 0.4, "gap": gap, "by_hand": by_hand,
    }  # fmt: skip
    assert dict(figures(said))["Écart au mieux possible"] == told


def test_the_main_action_has_its_key(tarn, camille):
    agrees(tarn, tarn.alix, 1)
    waits(tarn)
    assert soup(camille.get(HERE)).select_one("button[data-key=F8]").text == "Calculer F8"
    studied(tarn, camille)
    assert soup(camille.get(first_plan(tarn))).select_one("button[data-key=F8]").text == "Signer ce plan F8"
