"""« Combien de temps ça tient ? »: cost, months, and what a change would do, with what is supposed."""

from dataclasses import replace
from datetime import date

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.project.money_given import PHONES, notified, spent, treasurer
from tests.web.test_money import HERE, said
from volontiers.cases.models import Need
from volontiers.cases.queries import figures
from volontiers.core.funding import Nature, Service
from volontiers.database.wall import acting, reading
from volontiers.project.queries.lasting import Period, available, default_period, lives, weekly_hours

pytestmark = pytest.mark.django_db(transaction=True)
URL = HERE + "duree"
PERIOD = "?since=2026-06-01&last=2026-11-23"


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def desk(tarn, signed_in):
    return signed_in(tarn.camille)


def test_nothing_spent_nothing_told(desk):
    assert "rien ne se calcule" in said(desk.get(URL))


def test_cost_and_months_of_the_number(desk, tarn, monkeypatch):
    grant, _ = notified(tarn)
    helene = treasurer(tarn)
    spent(tarn, helene, replace(PHONES, nature=Nature.SALARIES, grant=grant.pk, cents=1_800_000))
    spent(tarn, helene, replace(PHONES, service=Service.LIST, grant=grant.pk, cents=600_000))
    monkeypatch.setattr(figures, "solved_today", lambda *_: 45)
    page = said(desk.get(URL + PERIOD + "&hours=5&communes=1"))
    assert "400 € 18 000 € pour 45 besoins avec une solution" in page
    assert "22 500 € notifiés, pas encore dépensés" in page
    assert "5 heures de moins par semaine" in page
    assert "1 commune de plus" in page
    assert "Les deux ensemble" in page
    assert "sur 60 heures d’ouverture par semaine" in page


def test_under_five_there_is_no_figure(desk, tarn, monkeypatch):
    spent(tarn, treasurer(tarn))
    monkeypatch.setattr(figures, "solved_today", lambda *_: 4)
    page = said(desk.get(URL + PERIOD))
    assert "moins de cinq besoins avec une solution : pas de chiffre" in page
    assert "aucun salaire du numéro n’est saisi" in said(desk.get(URL + PERIOD + "&hours=5"))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?since=2026-11-01&last=2026-10-01", "La fin vient après le début"),
        ("?last=2027-01-01", "pas encore là"),
        ("?hours=beaucoup", "Un nombre entier"),
    ],
)
def test_a_question_that_cannot_be_read_is_said(desk, query, sentence):
    answer = desk.get(URL + query)
    assert answer.status_code == 422
    assert sentence in said(answer)


def test_needs_of_today_that_found_a_solution_are_counted(tarn):
    case = cast.call(tarn)
    cast.call(tarn)
    november, december = MONDAY.replace(day=1), MONDAY.replace(month=12, day=1)
    with acting(tarn.desk):
        Need.objects.filter(case=case).update(state="closed", outcome="seen", closed_at=MONDAY)
    with reading(tarn.desk):
        assert figures.solved_today(november, december) == 1
        assert figures.solved_today(december, december.replace(year=2027)) == 0


def test_money_is_by_the_service_it_is_for(tarn):
    grant, _ = notified(tarn)
    helene = treasurer(tarn)
    spent(tarn, helene, replace(PHONES, grant=grant.pk, cents=400_000))
    spent(tarn, helene, replace(PHONES, cents=100_000))
    with reading(tarn.desk):
        money = available(tarn.community.pk)
        assert money.granted == {None: 5_000_000 - 100_000}
        assert weekly_hours(tarn.community.pk) == 60
        assert default_period(tarn.community.pk, date(2026, 11, 23)) == Period(PHONES.on, date(2026, 11, 23))
        (one,) = lives(tarn.community.pk, Period(PHONES.on, date(2026, 11, 23)), cast.PARIS)
    assert one.sure == one.likely == 4_900_000
