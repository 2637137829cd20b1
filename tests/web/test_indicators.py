"""The indicators as the coordination, the board and the funder meet them."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse

from tests import cast
from tests.cast import DECISION, MONDAY
from tests.indicators.given import JANUARY, QUARTER, adopted, asked
from tests.web.steering_given import words
from volontiers.accounts.access import Role
from volontiers.core.starting_indicators import STARTING
from volontiers.database.wall import acting
from volontiers.indicators.actions.computing import compute_figures
from volontiers.indicators.models import Discrepancy, Figure, Validated
from volontiers.territory.actions import change_rules

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/c/gaillacois/pilotage/"
PAST = f"{HERE}?periode={QUARTER.key}"
DEFINITIONS = HERE + "definitions/"
ONE = f"{HERE}indicateurs/answered_48h?periode={QUARTER.key}"
TO_VALIDATE = f"{HERE}valider?periode={QUARTER.key}"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def desk(tarn, signed_in):
    return signed_in(tarn.camille)


@pytest.fixture
def funder(tarn, signed_in):
    with acting(tarn.machine):
        account = cast._account(tarn.community, "ars@gaillacois.test", "Benoît Arnal", Role.FUNDER)
    return signed_in(account)


@pytest.fixture
def busy(tarn, at):
    """Twelve requests in a quarter that is over, counted."""
    asked(tarn, 12, 7)
    adopted(tarn)
    at(JANUARY)
    compute_figures(tarn.desk, QUARTER, JANUARY)
    return tarn


def test_from_nothing_the_definitions_are_adopted_then_counted(desk, tarn):
    assert "Aucun indicateur n’est encore défini" in words(desk.get(HERE))
    page = words(desk.post(DEFINITIONS, {"in_force_from": "01/01/2026", "decision": DECISION}, follow=True))
    assert f"{len(STARTING)} définitions adoptées" in page
    assert "n’ont pas encore été calculés" in words(desk.get(HERE))
    page = words(desk.post(HERE, follow=True))
    assert f"{len(STARTING)} indicateurs calculés" in page
    assert "donnée manquante" in page
    assert "Période en cours" in page
    assert "Définitions des indicateurs" in words(desk.get(reverse("decisions", args=["gaillacois"])))


def test_adopting_without_a_decision_says_what_to_write(desk, tarn):
    answer = desk.post(DEFINITIONS, {"in_force_from": "01/01/2026", "decision": ""})
    assert answer.status_code == 422
    assert "Écrivez quelle décision" in words(answer)


def test_a_card_says_what_the_figure_is_made_of(desk, busy):
    page = words(desk.get(ONE))
    for said in ("58 %", "7 / 12", "fil des dossiers", "version 1", DECISION, "Une réponse n’est pas un suivi",
                 "Empreinte des faits", "Quatre périodes", "brouillon"):  # fmt: skip
        assert said in page, said
    assert desk.get(HERE + "indicateurs/inconnu").status_code == 404


def test_a_card_cites_the_rules_that_its_facts_followed(desk, tarn, at):
    """They are those of the last day of the period, whatever was decided since."""
    asked(tarn, 12, 7)
    adopted(tarn)
    assert "règles décidées" not in words(desk.get(ONE))
    change_rules(tarn.desk, {"undo_minutes": 9}, "Conseil du 20 novembre")
    at(MONDAY + timedelta(days=2))
    change_rules(tarn.desk, {"undo_minutes": 8}, "Conseil du 25 novembre")
    at(JANUARY)
    change_rules(tarn.desk, {"undo_minutes": 7}, "Conseil de janvier")
    page = words(desk.get(ONE))
    assert "Règles : « Conseil du 25 novembre », inscrites le 25/11/2026" in page
    assert "Elles ont changé pendant la période : le 25/11/2026" in page
    assert "Conseil de janvier" not in page


def test_the_parts_are_told_by_place(desk, busy):
    page = words(desk.get(ONE))
    assert "Par commune ou secteur" in page
    assert "Gaillac 7 12" in page


def test_another_figure_is_noted_and_told(desk, busy):
    said = {
        "figure": "55 %", "source": "CPAM du Tarn, tableau du 04/01/2027", "told_on": "04/01/2027",
        "explanation": "Ils comptent les dossiers.",
    }  # fmt: skip
    wrong = desk.post(ONE, said | {"told_on": "04/01/2031"})
    assert wrong.status_code == 422
    assert "Ce jour n’est pas encore là" in words(wrong)
    assert "Ils comptent les dossiers." in words(wrong)
    page = words(desk.post(ONE, said, follow=True))
    assert "55 % , selon CPAM du Tarn" in page or "55 %, selon CPAM du Tarn" in page
    assert "1 écart noté" in words(desk.get(PAST))


def test_the_board_validates_what_it_read(desk, busy):
    page = desk.get(TO_VALIDATE)
    seen = page.context["seen"].initial
    said = {"signatory": "Camille Roche", "decision": "conseil du 11/01/2027, point 4", "seen": seen}
    stale = desk.post(TO_VALIDATE, said | {"seen": (JANUARY - timedelta(hours=1)).isoformat()})
    assert stale.status_code == 422
    assert "recalculés" in words(stale)
    assert "Écrivez quelle décision" in words(desk.post(TO_VALIDATE, said | {"decision": ""}))
    page = words(desk.post(TO_VALIDATE, said, follow=True))
    assert f"{len(STARTING)} indicateurs validés" in page
    assert "par Camille Roche, décision : conseil du 11/01/2027" in words(desk.get(ONE))
    assert "le sont déjà" in words(desk.get(TO_VALIDATE))
    with acting(busy.desk):
        assert Validated.objects.count() == len(STARTING)


def test_a_running_period_is_not_validated(desk, busy):
    assert "se valide à partir du 01/04/2027" in words(desk.get(f"{HERE}valider?periode=2027-T1"))


def test_a_definition_is_changed_by_a_decision(desk, busy):
    page = DEFINITIONS + "answered_48h"
    form = desk.get(page).context["form"]
    said = {name: value for name, value in form.initial.items() if value is not None} | {"after": "1"}
    assert said["top_where"].splitlines()[0] == "sorte de besoin est consultation rapide"
    changed = said | {
        "top_where": said["top_where"].replace("oui au plus 48", "oui au plus 24"),
        "in_force_from": "11/01/2027", "decision": DECISION, "target": "7/10",
    }  # fmt: skip
    wrong = desk.post(page, changed | {"top_where": "hours vaut 24"})
    assert wrong.status_code == 422
    assert "écrivez une colonne" in words(wrong)
    assert "n’est pas une colonne" in words(desk.post(page, changed | {"top_where": "name est x"}))
    assert "entre-temps" in words(desk.post(page, changed | {"after": ""}))
    assert "indiquez un nombre" in words(desk.post(page, changed | {"target": "beaucoup"}))
    assert "est adoptée" in words(desk.post(page, changed, follow=True))
    assert "heures de la demande au oui : 24 au plus" in words(desk.get(DEFINITIONS))
    assert desk.get(DEFINITIONS + "inconnu").status_code == 404


def test_the_funder_reads_values_and_no_facts(funder, busy):
    assert "58 %" in words(funder.get(PAST))
    page = words(funder.get(ONE))
    assert "7 / 12" in page
    assert "Noter l’écart" not in page
    assert "Calculer de nouveau" not in words(funder.get(PAST))
    assert funder.get(f"{HERE}recalculer.zip").status_code == 404
    for address in (PAST, ONE, DEFINITIONS):
        assert funder.post(address, {}).status_code == 404
    with acting(busy.desk):
        assert not Discrepancy.objects.exists()
        assert Figure.objects.count() == len(STARTING)


@pytest.mark.parametrize(
    ("kind", "starts"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", "\ufeffIndicateur".encode())]
)
def test_the_dialogue_leaves_as_a_file(funder, busy, kind, starts):
    answer = funder.get(f"{HERE}dialogue.{kind}?periode={QUARTER.key}")
    assert answer.status_code == 200
    assert answer.content.startswith(starts)
    assert funder.get(f"{HERE}dialogue.exe").status_code == 404


def test_what_it_takes_to_count_again_leaves_with_the_coordination(desk, busy):
    answer = desk.get(f"{HERE}recalculer.zip?periode={QUARTER.key}")
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert {"LISEZ-MOI.txt", "recalculer.py", "definitions.json", "valeurs.csv", "faits-need.csv"} <= set(
        names
    )


@pytest.mark.parametrize(("address", "most"), [(PAST, 25), (ONE, 27), (DEFINITIONS, 22)])
def test_a_page_reads_few_rows_at_once(desk, busy, address, most, django_assert_max_num_queries):
    with django_assert_max_num_queries(most):
        desk.get(address)
