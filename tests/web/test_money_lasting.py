"""« Combien de temps ça tient ? »: cost, months, and what a change would do, with what is supposed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.project.money_given import PHONES, notified, spent, treasurer
from tests.web.test_money import HERE, said
from volontiers.cases.actions.desk import close
from volontiers.cases.models import Need
from volontiers.core.funding import Nature, Service
from volontiers.core.need import Outcome
from volontiers.database.wall import reading
from volontiers.project.queries.lasting import Period, available, default_period, lives, weekly_hours

pytestmark = pytest.mark.django_db(transaction=True)
URL = HERE + "duree"
PERIOD = "?since=2026-06&last=2026-11"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def desk(tarn, signed_in):
    return signed_in(tarn.camille)


def closed(tarn, how_many, outcome, missing=(), now=MONDAY):
    for _ in range(how_many):
        case = cast.call(tarn, now=now)
        with reading(tarn.desk):
            need = Need.objects.get(case=case)
        close(tarn.desk, need.pk, outcome, now, missing=missing)


def solved(tarn, how_many, now=MONDAY):
    closed(tarn, how_many, Outcome.SEEN, now=now)


def test_nothing_spent_nothing_told(desk):
    assert "rien ne se calcule" in said(desk.get(URL))


def test_cost_and_months_of_the_number(desk, tarn):
    grant, _ = notified(tarn)
    helene = treasurer(tarn)
    spent(tarn, helene, replace(PHONES, nature=Nature.SALARIES, grant=grant.pk, cents=1_800_000))
    spent(tarn, helene, replace(PHONES, service=Service.LIST, grant=grant.pk, cents=600_000))
    solved(tarn, 9)
    page = said(desk.get(URL + PERIOD + "&hours=5&communes=1"))
    assert "2 000 € 18 000 € pour 9 besoins avec une solution" in page
    assert "22 500 € notifiés, pas encore dépensés" in page
    assert "5 heures de moins par semaine" in page
    assert "1 commune de plus" in page
    assert "Les deux ensemble" in page
    assert "sur 60 heures d’ouverture par semaine" in page


def test_expenses_before_the_first_need_are_said_beside_the_cost(desk, tarn):
    """The quarter counts its own expenses; here those since October stand beside the needs of November alone."""
    helene = treasurer(tarn)
    spent(tarn, helene)
    spent(tarn, helene, replace(PHONES, on=date(2026, 11, 2), where="classeur 2, n° 15"))
    solved(tarn, 9)
    sentence = "Le premier besoin noté ici est de novembre 2026 : les mois d’avant n’ont que des dépenses"
    assert sentence in said(desk.get(URL + PERIOD))
    assert "pour 9 besoins avec une solution" in said(desk.get(URL + "?since=2026-11&last=2026-11"))
    assert sentence not in said(desk.get(URL + "?since=2026-11&last=2026-11"))


def test_one_month_that_hides_its_number_hides_the_cost_of_all(desk, tarn, at):
    """The page of November tells nine; with the cost of both months, October would be a subtraction."""
    helene = treasurer(tarn)
    spent(tarn, helene)
    spent(tarn, helene, replace(PHONES, on=date(2026, 11, 2), where="classeur 2, n° 15"))
    solved(tarn, 3, at(MONDAY - timedelta(days=31)))
    solved(tarn, 9, at(MONDAY))
    assert "trop peu de besoins" in said(desk.get(URL + PERIOD))
    assert "pour 9 besoins" in said(desk.get(URL + "?since=2026-11&last=2026-11"))


@pytest.mark.parametrize(("found", "not_found"), [(4, 0), (9, 2)])
def test_where_the_figures_hide_the_number_the_cost_hides_it_too(desk, tarn, found, not_found):
    spent(tarn, treasurer(tarn))
    solved(tarn, found)
    closed(tarn, not_found, Outcome.UNSOLVED, ("no_volunteer",))
    page = said(desk.get(URL + PERIOD))
    assert "trop peu de besoins, avec ou sans solution" in page
    assert "aucun salaire du numéro n’est saisi" in said(desk.get(URL + PERIOD + "&hours=5"))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?since=2026-11&last=2026-10", "choisissez-les dans l’ordre"),
        ("?last=2027-01", "Choisissez un mois de la liste"),
        ("?since=2026-11-02", "Choisissez un mois de la liste"),
        ("?hours=beaucoup", "Un nombre entier"),
    ],
)
def test_a_question_that_cannot_be_read_is_said(desk, query, sentence):
    answer = desk.get(URL + query)
    assert answer.status_code == 422
    assert sentence in said(answer)


def test_money_is_by_the_service_it_is_for(tarn):
    grant, _ = notified(tarn)
    helene = treasurer(tarn)
    spent(tarn, helene, replace(PHONES, grant=grant.pk, cents=400_000))
    spent(tarn, helene, replace(PHONES, cents=100_000))
    with reading(tarn.desk):
        money = available(tarn.community.pk)
        assert money.granted == {None: 5_000_000 - 100_000}
        assert weekly_hours(tarn.community.pk) == 60
        found = default_period(tarn.community.pk, date(2026, 11, 23))
        assert found == Period(PHONES.on.replace(day=1), date(2026, 11, 24))
        (one,) = lives(tarn.community.pk, found, cast.PARIS)
    assert one.sure == one.likely == 4_900_000
