"""The objectives held with others, as the coordination writes them and the funder reads them."""

from datetime import date

import pytest

from tests import cast
from tests.cast import DECISION, MONDAY
from tests.web.steering_given import words
from volontiers.accounts.access import Role
from volontiers.accounts.actions import create_account
from volontiers.accounts.models import Membership
from volontiers.core.project_file import PartnerKind
from volontiers.database.wall import acting
from volontiers.project.actions.around import note_partner
from volontiers.project.actions.objectives import Held, Taken, set_objective, take_part

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/c/gaillacois/projet/objectifs/"
SAID = {
    "title": "Sorties d’hôpital vues sous 48 h", "target": "200", "unit": "visites", "first_day": "01/01/2026",
    "last_day": "31/12/2026", "decision": DECISION,
}  # fmt: skip


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def desk(tarn, signed_in):
    return signed_in(tarn.camille)


@pytest.fixture
def objective(tarn):
    held = Held(SAID["title"], "visites", 200, date(2026, 1, 1), date(2026, 12, 31), DECISION)
    return set_objective(tarn.desk, held, MONDAY)


@pytest.fixture
def share(tarn, objective):
    return take_part(tarn.desk, objective.pk, Taken(None, True, 120, 1_200_000, date(2026, 9, 1)), MONDAY)


def test_an_objective_is_noted_then_the_part_of_each_and_what_is_done(desk, tarn):
    note_partner(tarn.desk, PartnerKind.HOSPITAL, "Hôpital de Gaillac", None, MONDAY)
    page = words(desk.post(HERE, SAID, follow=True))
    assert "200 visites" in page
    one = HERE + "1"
    page = words(
        desk.post(one, {"partner": "nous", "leads": "on", "promised": "120", "euros": "12000"}, follow=True)
    )
    assert "12 000 €" in page.replace("\u202f", " ")
    assert "Accord écrit attendu" in page
    done = {
        "choice": "measure",
        "share": "1",
        "on": "23/11/2026",
        "value": "90",
        "source": "fil des demandes",
    }
    page = words(desk.post(one, done, follow=True))
    assert "90 visites sur 200, d’après ce qui est mesuré." in page
    assert "30 de moins que dit" in page
    assert "fil des demandes, au 23/11/2026" in page


def test_a_slip_keeps_what_was_typed_and_says_what_to_do(desk, share):
    answer = desk.post(HERE, SAID | {"target": "beaucoup", "last_day": "hier"})
    assert answer.status_code == 422
    page = words(answer)
    assert "Écrivez un nombre entier" in page
    assert "Écrivez le jour ainsi" in page
    assert SAID["decision"] in answer.content.decode()
    one = f"{HERE}{share.objective_id}"
    answer = desk.post(
        one, {"choice": "measure", "share": share.pk, "on": "24/11/2026", "value": "9", "source": "x"}
    )
    assert answer.status_code == 422
    assert "Ce jour n’est pas encore là." in words(answer)
    assert desk.post(one, {"partner": "99"}).status_code == 422


def test_what_was_first_said_stays_on_the_page(desk, share):
    page = words(desk.post(f"{HERE}{share.objective_id}", {"partner": "nous", "promised": "90"}, follow=True))
    assert "90 d’abord 120" in page


def test_the_funder_reads_and_writes_nothing(tarn, share, signed_in):
    account = create_account("ars@exemple.invalid", "ARS", "un mot de passe de test")
    with acting(tarn.desk):
        Membership.objects.create(community=tarn.community, account=account, role=Role.FUNDER)
    client = signed_in(account)
    page = words(client.get(f"{HERE}{share.objective_id}"))
    assert "Dit, et fait" in page
    assert "Noter" not in page
    assert client.post(HERE, SAID).status_code == 404
    assert client.post(f"{HERE}{share.objective_id}", {"partner": "nous"}).status_code == 404


def test_an_objective_of_nobody_is_not_there(desk):
    assert desk.get(f"{HERE}99").status_code == 404


def test_many_objectives_ask_the_same_few_questions(desk, tarn, share, django_assert_max_num_queries):
    for n in range(12):
        made = set_objective(
            tarn.desk, Held(f"Objectif {n}", "x", 5, date(2026, 1, 1), date(2026, 2, 1), DECISION), MONDAY
        )
        take_part(tarn.desk, made.pk, Taken(None, False, 3, 0, None), MONDAY)
    with django_assert_max_num_queries(20):
        desk.get(HERE)
