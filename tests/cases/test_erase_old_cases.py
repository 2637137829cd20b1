"""A case closed for two years leaves whole, through one door, and only its figures stay."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from tests import cast
from tests.cases.answer_given import asked
from tests.cast import MONDAY
from volontiers.cases.actions.answers import accept, undo
from volontiers.cases.actions.decisions import Ending, end
from volontiers.cases.actions.desk import close, record_phone_yes
from volontiers.cases.actions.sweeping import sweep
from volontiers.cases.models import Case, Event, Need, Proposal, Tally
from volontiers.cases.queries import figures
from volontiers.consent.models import OneOff
from volontiers.core.need import Kind, Outcome
from volontiers.core.pledge import Level
from volontiers.database.wall import acting, reading
from volontiers.people.actions import Identity
from volontiers.people.models import Person

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
TWO_YEARS = timedelta(days=732)
HER = {
    "person": Identity("Zygomard", "Ophélie", 1952, "81099", "+33639987654"),
    "callback_phone": "+33639987654",
}


def run(statement: str, *values: object) -> list[tuple]:
    with transaction.atomic(), connection.cursor() as sql:
        sql.execute(statement, values)
        return sql.fetchall() if sql.description else []


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def solved(tarn, at, now=MONDAY, kind=Kind.UNSCHEDULED) -> Case:
    """A case that somebody took ten minutes later, and that ended well."""
    at(now)
    need = asked(tarn, kind, now, **HER)
    with reading(tarn.desk):
        proposal = Proposal.objects.filter(need=need).select_related("professional", "need__case").first()
    accept(tarn.pro(proposal.professional), proposal.pk, at(now + timedelta(minutes=10)))
    close(tarn.desk, need.pk, Outcome.SEEN, now + timedelta(hours=1))
    return proposal.need.case


def november(tarn) -> figures.Figures:
    with reading(tarn.desk):
        return figures.month(datetime(2026, 11, 1, tzinfo=PARIS), datetime(2026, 12, 1, tzinfo=PARIS))


def everywhere(word: str) -> set[str]:
    """The columns, of all tables, that hold this word in this community."""
    columns = run(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND data_type IN ('text', 'character varying', 'jsonb', 'ARRAY')"
    )
    return {
        f"{table}.{column}"
        for table, column in columns
        if run(f'SELECT 1 FROM "{table}" WHERE "{column}"::text ILIKE %s LIMIT 1', f"%{word}%")
    }


def test_a_case_closed_for_two_years_leaves_with_all_that_hung_on_it(tarn, at):
    case = solved(tarn, at)
    with acting(tarn.desk):
        assert {"people_person.family_name", "people_person.phone"} <= everywhere("zygomard") | everywhere(
            "39987654"
        )
    assert sweep(tarn.machine, at(MONDAY + TWO_YEARS)) > 0
    with acting(tarn.desk):
        for model in (Event, Need, Proposal, Person):
            assert not model.objects.exists(), model
        assert not Case.objects.filter(pk=case.pk).exists()
        assert everywhere("zygomard") | everywhere("ophélie") | everywhere("39987654") == set()


def test_the_figures_before_and_after_agree(tarn, at):
    for one in (tarn.alix, tarn.bao, tarn.noor, tarn.bed):
        cast.pledge(tarn, one, Level.MANY, asked_cap=40, accepted_cap=40)
    for hour in range(6):
        solved(tarn, at, MONDAY + timedelta(minutes=20 * hour))
    before = november(tarn)
    assert (before.asked, before.solved.part) == (6, 6)
    sweep(tarn.machine, at(MONDAY + TWO_YEARS))
    with reading(tarn.desk):
        assert not Need.objects.exists()
    after = november(tarn)
    assert not abs(before.median - after.median) > timedelta(minutes=1)
    assert (after.asked, after.solved, after.kinds, after.others, after.asked_per_answer) == (
        before.asked, before.solved, before.kinds, before.others, before.asked_per_answer
    )  # fmt: skip


def test_what_stays_says_no_more_than_a_month_a_kind_and_an_end(tarn, at):
    solved(tarn, at)
    sweep(tarn.machine, at(MONDAY + TWO_YEARS))
    with reading(tarn.desk):
        one = Tally.objects.values("month", "kind", "outcome", "hours").get()
    assert one == {
        "month": MONDAY.date().replace(day=1),
        "kind": "unscheduled",
        "outcome": "seen",
        "hours": 0.17,
    }


def test_a_younger_case_stays(tarn, at):
    solved(tarn, at)
    sweep(tarn.machine, at(MONDAY + timedelta(days=730)))
    with reading(tarn.desk):
        assert Case.objects.count() == 1


def test_nobody_erases_ahead_of_the_clock(tarn, at):
    solved(tarn, at)
    at(MONDAY + timedelta(days=100))
    with acting(tarn.desk):
        assert run("SELECT erase_old_cases(%s, 500)", MONDAY + timedelta(days=5000)) == [(0,)]
        assert Case.objects.count() == 1


def test_an_open_case_stays_however_old(tarn, at):
    cast.call(tarn)
    sweep(tarn.machine, at(MONDAY + 3 * TWO_YEARS))
    with reading(tarn.desk):
        assert Case.objects.count() == 1
        assert Event.objects.exists()


def test_what_had_no_sequel_leaves_after_ninety_days(tarn, at):
    case = cast.call(tarn, **HER)
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    close(tarn.desk, need.pk, Outcome.RENOUNCED, MONDAY)
    kept = solved(tarn, at, MONDAY + timedelta(minutes=30))
    sweep(tarn.machine, at(MONDAY + timedelta(days=89)))
    with reading(tarn.desk):
        assert Case.objects.count() == 2
    sweep(tarn.machine, at(MONDAY + timedelta(days=91)))
    with reading(tarn.desk):
        assert list(Case.objects.values_list("pk", flat=True)) == [kept.pk]
        assert list(Tally.objects.values_list("outcome", flat=True)) == ["renounced"]


def test_a_person_stays_while_one_of_their_cases_does(tarn, at):
    old = solved(tarn, at)
    cast.call(tarn, now=at(MONDAY + timedelta(days=700)), person_id=old.person_id)
    sweep(tarn.machine, at(MONDAY + TWO_YEARS))
    with reading(tarn.desk):
        assert Case.objects.count() == 1
        assert Person.objects.filter(pk=old.person_id).exists()


def test_the_neighbour_erases_nothing_here(tarn, at):
    solved(tarn, at)
    neighbour = cast.bourbon()
    at(MONDAY + TWO_YEARS)
    with acting(neighbour.desk):
        assert run("SELECT erase_old_cases(clock(), 500)") == [(0,)]
    with reading(tarn.desk):
        assert Case.objects.count() == 1


def test_a_batch_is_no_larger_than_asked(tarn, at):
    for hour in range(3):
        case = cast.call(tarn, now=MONDAY + timedelta(minutes=hour))
        with reading(tarn.desk):
            need = Need.objects.get(case=case)
        close(tarn.desk, need.pk, Outcome.RENOUNCED, MONDAY + timedelta(minutes=hour))
    at(MONDAY + TWO_YEARS)
    with acting(tarn.desk):
        assert run("SELECT erase_old_cases(clock(), 2)") == [(2,)]
        assert Case.objects.count() == 1


@pytest.mark.parametrize("said", ["", "old cases"])
def test_the_thread_is_still_not_erased_by_hand(tarn, at, said):
    solved(tarn, at)
    at(MONDAY + TWO_YEARS)
    with acting(tarn.desk), pytest.raises(IntegrityError, match="cannot be rewritten"):
        run(f"SELECT set_config('volontiers.erasing', '{said}', true); DELETE FROM cases_event")


def test_the_figures_that_stay_are_not_written_by_the_application(tarn, at):
    solved(tarn, at)
    sweep(tarn.machine, at(MONDAY + TWO_YEARS))
    for statement in ("DELETE FROM cases_tally", "UPDATE cases_tally SET outcome = 'unsolved'"):
        with acting(tarn.desk), pytest.raises(ProgrammingError, match="not written by the application"):
            run(statement)


@pytest.mark.parametrize("verb", ["undo", "unreachable"])
def test_what_somebody_took_for_a_while_is_kept_two_years(tarn, at, verb):
    """Released or not found at home: nobody has it any more, and yet something followed."""
    need = asked(tarn, **HER)
    with reading(tarn.desk):
        proposal = Proposal.objects.filter(need=need).select_related("professional").first()
    by = tarn.pro(proposal.professional)
    accept(by, proposal.pk, at(MONDAY + timedelta(minutes=1)))
    if verb == "undo":
        undo(by, proposal.pk, MONDAY + timedelta(minutes=2))
    else:
        end(by, proposal.pk, Ending.UNREACHABLE, MONDAY + timedelta(hours=2))
    close(tarn.desk, need.pk, Outcome.RENOUNCED, MONDAY + timedelta(hours=3))
    with reading(tarn.desk):
        assert Need.objects.get(pk=need.pk).taken_at is None
    sweep(tarn.machine, at(MONDAY + timedelta(days=400)))
    with reading(tarn.desk):
        assert Case.objects.count() == 1
    sweep(tarn.machine, at(MONDAY + TWO_YEARS))
    with reading(tarn.desk):
        assert not Case.objects.exists()


def test_a_yes_by_telephone_leaves_with_its_case_and_not_before(tarn, at):
    case = cast.call(tarn, **HER)
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    record_phone_yes(tarn.desk, need.pk, tarn.alix.pk, MONDAY)
    sweep(tarn.machine, at(MONDAY + 2 * TWO_YEARS))
    with reading(tarn.desk):
        assert OneOff.objects.count() == 1
    close(tarn.desk, need.pk, Outcome.SEEN, MONDAY + 2 * TWO_YEARS)
    sweep(tarn.machine, at(MONDAY + 3 * TWO_YEARS + timedelta(days=1)))
    with reading(tarn.desk):
        assert not OneOff.objects.exists()
