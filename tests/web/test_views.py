"""Three sides of one quarter, lessons beside the figures, and what is asked once a need is over."""

from datetime import UTC, date, datetime

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.project.money_given import spent, treasurer
from tests.web.steering_given import words
from volontiers.accounts.access import Role
from volontiers.accounts.actions import create_account
from volontiers.accounts.models import Membership
from volontiers.cases.actions import desk as desk_verbs
from volontiers.cases.models import Need
from volontiers.cases.queries import figures
from volontiers.core.lesson import Reach, Side, Theme
from volontiers.core.need import Outcome
from volontiers.database.wall import acting, reading
from volontiers.indicators.actions.lessons import Moved, Told, publish_lesson, take_back_lesson, tell_lesson
from volontiers.indicators.models import Afterwards, Lesson, WithoutIt
from volontiers.indicators.queries.views import views
from volontiers.people.actions import Identity

pytestmark = pytest.mark.django_db(transaction=True)
HERE = "/c/gaillacois/pilotage/regards"
LESSONS = "/c/gaillacois/pilotage/lecons"
QUARTER, LATER = date(2026, 10, 1), MONDAY.replace(year=2027, month=2)
SAID = {"side": "lever", "theme": "desk", "text": "Rappeler à midi.", "teller": "60", "figure": "in_time"}
TOLD = Told(Side.BRAKE, Theme.DESK, "Personne le vendredi.", "board")


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def coordination(tarn, signed_in):
    return signed_in(tarn.camille)


@pytest.fixture
def funder(tarn, signed_in):
    account = create_account("ars@example.test", "Dominique Ars", "un mot de passe de test")
    with acting(tarn.desk):
        Membership.objects.create(community=tarn.community, account=account, role=Role.FUNDER)
    return signed_in(account)


def over(tarn, outcome=Outcome.SEEN, missing=()):
    case = cast.call(tarn)
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    desk_verbs.close(tarn.desk, need.pk, outcome, MONDAY, missing=missing)
    return case


def test_the_three_sides_count_what_the_figures_count(tarn):
    for _ in range(7):
        over(tarn)
    for _ in range(5):
        over(tarn, Outcome.UNSOLVED, ("no_volunteer",))
    over(tarn, Outcome.DUPLICATE)
    cast.call(tarn)
    with reading(tarn.desk):
        zone = cast.PARIS
        found = views(tarn.community.pk, QUARTER, MONDAY, zone)
        counted = figures.month(
            datetime(2026, 10, 1, tzinfo=zone).astimezone(UTC), datetime(2027, 1, 1, tzinfo=zone)
        )
    assert found.asked == counted.asked == 13
    assert (found.solved.part, found.solved.whole) == (counted.solved.part, counted.solved.whole) == (7, 12)
    assert found.users.in_time.whole == counted.solved.whole
    assert (found.users.answered.part, found.users.answered.whole) == (0, 12)
    assert found.payers.declared.whole == 7


def test_what_one_request_cost_is_told_where_the_number_of_them_is(tarn):
    spent(tarn, treasurer(tarn))
    for _ in range(4):
        over(tarn)
    with reading(tarn.desk):
        assert views(tarn.community.pk, QUARTER, MONDAY, cast.PARIS).payers.cost_cents is None
    for _ in range(6):
        over(tarn)
    with reading(tarn.desk):
        assert views(tarn.community.pk, QUARTER, MONDAY, cast.PARIS).payers.cost_cents == 1205


def test_a_quarter_that_is_over_does_not_grow_older(tarn):
    """Born in 1957 they turn 70 in the next year: the quarter goes on saying how old they were."""
    for number in range(12):
        born = 1957 if number < 6 else 1940
        cast.call(tarn, person=Identity("Durand", "Claire", born, "81099"))
    with reading(tarn.desk):
        then, after = (views(tarn.community.pk, QUARTER, now, cast.PARIS).users for now in (MONDAY, LATER))
    assert (then.fragile.part, then.fragile.whole) == (6, 12)
    assert after.fragile == then.fragile


def test_nobody_is_named_and_no_small_number_stands(coordination, tarn):
    for _ in range(3):
        over(tarn)
    page = words(coordination.get(HERE))
    for name in ("Durand", "Salvy", "Faure", "Benoît"):
        assert name not in page
    assert "moins de 5" in page
    assert "donnée manquante" in page


def test_every_member_and_the_funder_read_it_with_few_orders(
    tarn, funder, signed_in, django_assert_max_num_queries
):
    for _ in range(6):
        over(tarn)
    assert funder.get(HERE).status_code == 200
    doctor = signed_in(tarn.alix.account)
    with django_assert_max_num_queries(45):
        assert doctor.get(HERE).status_code == 200


def test_another_quarter_is_chosen_and_none_too_old(coordination):
    assert "3e trimestre 2026" in words(coordination.get(f"{HERE}?trimestre=2026-T3"))
    assert "4e trimestre 2026" in words(coordination.get(f"{HERE}?trimestre=2019-T3"))
    assert coordination.post(HERE).status_code == 404


def test_a_lesson_is_noted_read_by_nobody_else_then_published(coordination, funder, client, tarn):
    coordination.post(LESSONS, SAID | {"quarter": "2026-T4"})
    assert "Rappeler à midi" in words(coordination.get(LESSONS))
    assert "Rappeler à midi" not in words(funder.get(LESSONS))
    assert "Rappeler à midi" not in words(funder.get(HERE))
    with reading(tarn.desk):
        one = Lesson.objects.get()
    page = f"{LESSONS}/{one.pk}"
    said = words(
        coordination.post(page, {"choice": "publish", "version": "1", "reach": "everybody"}, follow=True)
    )
    assert "Publiée par Camille Roche" in said
    assert "Rappeler à midi" in words(funder.get(HERE))
    public = words(client.get("/lecons?theme=desk"))
    assert "Rappeler à midi" in public
    assert "Camille" not in public
    assert "Rappeler à midi" not in words(client.get("/lecons?theme=money"))
    coordination.post(page, {"choice": "take_back", "version": "2"})
    assert "Rappeler à midi" not in words(client.get("/lecons"))


def test_a_lesson_for_the_community_stays_in_it(tarn, client):
    one = tell_lesson(tarn.desk, TOLD, MONDAY)
    publish_lesson(tarn.desk, one.pk, Reach.COMMUNITY, 1, MONDAY)
    assert "vendredi" not in words(client.get("/lecons"))


def test_a_neighbour_reads_what_is_for_everybody_alone(tarn, signed_in, client):
    neighbour = cast.bourbon()
    mine = tell_lesson(tarn.desk, TOLD, MONDAY)
    publish_lesson(tarn.desk, mine.pk, Reach.EVERYBODY, 1, MONDAY)
    other = signed_in(neighbour.camille)
    assert "vendredi" not in words(other.get("/c/bourbon/pilotage/lecons"))
    assert other.get(f"/c/bourbon/pilotage/lecons/{mine.pk}").status_code == 404
    assert "CPTS du Grand Gaillacois" in words(client.get("/lecons"))


def test_a_stale_page_writes_nothing(coordination, tarn):
    one = tell_lesson(tarn.desk, TOLD, MONDAY)
    coordination.post(f"{LESSONS}/{one.pk}", SAID | {"version": "1"})
    answer = coordination.post(f"{LESSONS}/{one.pk}", SAID | {"version": "1", "text": "Autre"}, follow=True)
    assert "entre-temps" in words(answer)
    assert "Rappeler à midi" in words(answer)
    with pytest.raises(Moved):
        take_back_lesson(tarn.desk, one.pk, 2)


@pytest.mark.parametrize("field", ["side", "theme", "text", "teller"])
def test_what_is_missing_in_a_lesson_is_said_and_nothing_is_lost(coordination, field):
    answer = coordination.post(LESSONS, SAID | {field: ""})
    assert answer.status_code == 422
    assert field == "text" or "Rappeler à midi." in words(answer)


def test_who_may_not_write_a_lesson_reads_whom_to_tell(tarn, signed_in):
    doctor = signed_in(tarn.alix.account)
    assert "Dites-la à la coordination" in words(doctor.get(LESSONS))
    assert doctor.post(LESSONS, SAID).status_code == 404


def test_the_person_answers_on_their_page_and_the_desk_never_reads_it(client, coordination, tarn):
    case = over(tarn)
    address = f"/s/{case.code}"
    client.post(address, {"letters": "dur"})
    assert "Avez-vous obtenu" in words(client.get(address))
    client.post(address, {"choice": "obtained", "n": "1", "answer": "partly"})
    client.post(address, {"choice": "otherwise", "n": "1", "answer": "emergency"})
    client.post(address, {"choice": "obtained", "n": "9999", "answer": "yes"})
    client.post(address, {"choice": "obtained", "n": "1", "answer": "anything"})
    with reading(tarn.desk):
        assert Afterwards.objects.get().obtained == "partly"
        assert WithoutIt.objects.get().otherwise == "emergency"
    sheet = words(coordination.get(f"/c/gaillacois/dossiers/{case.number}"))
    assert "Une réponse est notée" in sheet


def test_the_desk_hears_it_on_the_telephone(coordination, tarn):
    case = over(tarn)
    here = f"/c/gaillacois/dossiers/{case.number}/apres/1"
    said = words(coordination.post(here, {"choice": "obtained", "answer": "yes"}, follow=True))
    assert "c’est noté" in said
    with reading(tarn.desk):
        assert Afterwards.objects.get().obtained == "yes"


def test_a_professional_is_asked_in_october_and_once(tarn, signed_in, at):
    doctor = signed_in(tarn.alix.account)
    assert "Vous n’avez rien à faire maintenant" in words(doctor.get("/moi/travail"))
    assert "Deux questions" not in words(doctor.get("/moi/"))
    at(datetime(2026, 10, 12, 8, 0, tzinfo=UTC))
    assert "Deux questions" in words(doctor.get("/moi/"))
    assert doctor.post("/moi/travail", {}).status_code == 422
    assert "rien ne la relie à vous" in words(doctor.post("/moi/travail", {"alone": "often"}, follow=True))
    assert "Deux questions" not in words(doctor.get("/moi/"))
    assert "déjà répondu" in words(doctor.post("/moi/travail", {"alone": "rarely"}, follow=True))
