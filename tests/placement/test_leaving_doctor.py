"""A doctor leaves on a day known in advance: their patients at one date, none offered to them, nobody lost on the day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import Error

from tests import cast
from tests.cast import MONDAY
from tests.placement.line_given import agrees, waits
from tests.placement.test_planning import RULES
from tests.placement.waiting_given import again, kinds, listed
from tests.together import together
from volontiers.core.cells import write
from volontiers.core.waiting import Leaving
from volontiers.database.wall import acting, reading
from volontiers.messages.models import Message
from volontiers.ops.jobs import KINDS
from volontiers.ops.worker import Worker
from volontiers.people.actions import Identity
from volontiers.people.models import Attachment
from volontiers.placement.actions.answering import accept, say_yes
from volontiers.placement.actions.importing import write_import
from volontiers.placement.actions.leaving import close
from volontiers.placement.actions.leaving_doctor import (
    NotOpened,
    close_cohort,
    import_cohort,
    open_cohort,
    postpone_cohort,
    watch_cohort,
)
from volontiers.placement.actions.offering import Fell, Offered, propose
from volontiers.placement.models import Cohort, Import, Registration
from volontiers.placement.queries import cohorts as queries
from volontiers.placement.queries.problem import problem_of

pytestmark = pytest.mark.django_db(transaction=True)
ANNOUNCED, LEAVES = date(2026, 11, 2), date(2027, 6, 30)
HEAD = ["Nom", "Prénom", "Naissance", "Commune", "ALD", "Foyer"]


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def work(tmp_path):
    return Worker("volontiers_jobs", KINDS["jobs"](), tmp_path / "jobs").drain


def opened(tarn, leaves=LEAVES) -> Cohort:
    return open_cohort(tarn.desk, tarn.alix.pk, ANNOUNCED, leaves, cast.DECISION, MONDAY)


def sent(tarn, cohort, *rows, head=HEAD) -> Import:
    return import_cohort(tarn.desk, cohort.pk, "patients.xlsx", write([head, *rows]), MONDAY)


def written(tarn, work, cohort, *rows) -> list[Registration]:
    one = sent(tarn, cohort, *rows)
    work()
    write_import(tarn.desk, one.pk, MONDAY)
    work()
    with reading(tarn.desk):
        return list(Registration.objects.select_related("person").order_by("pk"))


def report(tarn, one) -> dict:
    with reading(tarn.desk):
        return Import.objects.get(pk=one.pk).report


def test_everybody_stands_at_the_day_of_the_announcement(tarn, work):
    jean, zoe = written(
        tarn, work, opened(tarn), ["Faure", "Jean", "1950", "Gaillac", "oui", ""], ["Huc", "Zoé", "1990", "", "", ""]
    )  # fmt: skip
    assert {jean.since, zoe.since} == {ANNOUNCED}
    assert {jean.origin, jean.situation} == {"cohort", "leaving"}
    assert jean.priority == "long_term"


def test_a_date_in_the_file_moves_nobody(tarn, work):
    cohort = opened(tarn)
    one = import_cohort(
        tarn.desk, cohort.pk, "x", write([["Nom", "Demande du"], ["Faure", "01/01/2019"]]), MONDAY
    )
    work()
    write_import(tarn.desk, one.pk, MONDAY)
    work()
    with reading(tarn.desk):
        assert Registration.objects.get().since == ANNOUNCED


def test_who_waits_already_joins_at_their_older_date(tarn, work):
    older = listed(tarn, Identity("Faure", "Jean", 1950, "81099"))
    (only,) = written(tarn, work, opened(tarn), ["Faure", "Jean", "1950", "Gaillac", "", ""])
    assert (only.pk, only.since) == (older.pk, older.since)
    assert only.cohort_id is not None
    assert "cohort_joined" in kinds(tarn, only)


def test_a_household_split_over_two_rows_is_one(tarn, work):
    rows = (["Faure", "Jean", "1950", "", "", "7"], ["Huc", "Zoé", "1990", "", "", ""])
    found = written(tarn, work, opened(tarn), *rows, ["Faure", "Lina", "1953", "", "", "7"])
    homes = {one.person.given_name: one.household_id for one in found}
    assert homes["Jean"] == homes["Lina"] != homes["Zoé"]


WRONG = [
    ([["Nom", "Numéro fiscal"], ["Faure", "12"]], 1, "n’est pas connue"),
    ([["Prénom"], ["Jean"]], 1, "manque"),
    ([HEAD, ["Faure", "Jean", "2031", "", "", ""]], 2, "une année entre 1900 et 2026"),
    ([HEAD, ["Faure", "Jean", "1950", "Trifouillis", "", ""]], 2, "liste"),
]


@pytest.mark.parametrize(("rows", "line", "words"), WRONG)
def test_a_wrong_line_is_told_by_its_number_and_nothing_is_written(tarn, work, rows, line, words):
    one = import_cohort(tarn.desk, opened(tarn).pk, "x.xlsx", write(rows), MONDAY)
    work()
    faults = report(tarn, one)["faults"]
    assert (line, True) in [(number, words in sentence) for number, sentence in faults]
    with reading(tarn.desk):
        assert not Registration.objects.exists()


def test_the_days_of_an_excel_file_are_read(tarn, work):
    one = sent(
        tarn, opened(tarn), ["Faure", "Jean", "18264", "", "", ""], ["Faure", "Jean", "18264", "", "", ""]
    )
    work()
    found = report(tarn, one)
    assert (found["fault_count"], found["alike"]) == (0, [[3, "ligne 2"]])


@pytest.mark.parametrize(
    ("announced", "leaves", "field"),
    [
        (date(2026, 12, 25), LEAVES, "announced_on"),
        (ANNOUNCED, date(2026, 11, 1), "leaves_on"),
    ],
)
def test_days_that_cannot_be_are_told_beside_their_field(tarn, announced, leaves, field):
    with pytest.raises(NotOpened) as wrong:
        open_cohort(tarn.desk, tarn.alix.pk, announced, leaves, "", MONDAY)
    assert wrong.value.field == field


def try_open(tarn) -> str:
    try:
        opened(tarn)
    except NotOpened as wrong:
        return wrong.field
    return "opened"


def test_one_departure_is_prepared_once(tarn):
    assert sorted(together(*[lambda: try_open(tarn)] * 2)) == ["opened", "professional"]


def test_the_announcement_is_not_rewritten(tarn):
    cohort = opened(tarn)
    with pytest.raises(Error), acting(tarn.desk):
        Cohort.objects.filter(pk=cohort.pk).update(announced_on=date(2026, 1, 1))


def test_nobody_is_offered_to_who_leaves(tarn):
    agrees(tarn, tarn.alix, 4)
    agrees(tarn, tarn.noor, 4)
    one = waits(tarn)
    cohort = opened(tarn)
    with reading(tarn.desk):
        doctors = problem_of(tarn.community.pk, RULES, None, MONDAY).doctors
    assert [doctor.id for doctor in doctors] == [str(tarn.noor.pk)]
    with pytest.raises(Fell) as fell:
        propose(tarn.desk, tarn.alix.pk, [Offered(one.pk, "près")], "plan", MONDAY)
    assert fell.value.sentence == "ce médecin s’en va bientôt"
    close_cohort(tarn.desk, cohort.pk, MONDAY)
    propose(tarn.desk, tarn.alix.pk, [Offered(one.pk, "près")], "plan", MONDAY)


def mails(tarn) -> list[str]:
    with reading(tarn.desk):
        return list(Message.objects.filter(template="departure").values_list("address", flat=True))


def test_the_owner_is_told_at_90_60_and_30_days_while_somebody_has_no_doctor(tarn, at):
    cohort = opened(tarn)
    waits(tarn, cohort=cohort)
    told = []
    for days in (100, 90, 89, 60, 30, 1):
        moment = at(datetime(2027, 6, 30, 9, tzinfo=UTC) - timedelta(days=days))
        watch_cohort(tarn.machine, cohort.pk, moment)
        told.append(len(mails(tarn)))
    assert told == [0, 1, 1, 2, 3, 3]
    assert set(mails(tarn)) == {tarn.camille.email}


def test_on_the_day_whoever_the_doctor_still_follows_has_their_place_again(tarn, at):
    agrees(tarn, tarn.alix, 4)
    one = waits(tarn)
    _, offers = propose(tarn.desk, tarn.alix.pk, [Offered(one.pk, "près")], "plan", MONDAY)
    accept(tarn.pro(tarn.alix), offers[0].pk, MONDAY)
    say_yes(tarn.desk, offers[0].pk, MONDAY, "telephone")
    cohort = opened(tarn)
    watch_cohort(tarn.machine, cohort.pk, at(datetime(2027, 4, 1, 9, tzinfo=UTC)))
    assert again(tarn, one).state == "attached"
    assert watch_cohort(tarn.machine, cohort.pk, at(datetime(2027, 6, 30, 9, tzinfo=UTC)))
    now = again(tarn, one)
    assert (now.state, now.since, now.cohort_id) == ("waiting", one.since, cohort.pk)
    with reading(tarn.desk):
        assert Attachment.objects.get().ended_for == "physician_left"
    assert not watch_cohort(tarn.machine, cohort.pk, at(datetime(2027, 7, 1, 9, tzinfo=UTC)))


def test_after_an_error_it_is_looked_at_again_in_an_hour(tarn, at):
    cohort = opened(tarn)
    postpone_cohort(tarn.machine, cohort.pk, "panne", MONDAY)
    assert not watch_cohort(tarn.machine, cohort.pk, MONDAY)
    assert watch_cohort(tarn.machine, cohort.pk, at(MONDAY + timedelta(hours=1)))


def test_once_closed_nobody_is_added_and_everybody_stays_on_the_list(tarn):
    cohort = opened(tarn)
    one = waits(tarn, cohort=cohort)
    assert close_cohort(tarn.desk, cohort.pk, MONDAY)
    assert not close_cohort(tarn.desk, cohort.pk, MONDAY)
    with pytest.raises(NotOpened):
        sent(tarn, cohort, ["Huc", "Zoé", "1990", "", "", ""])
    assert again(tarn, one).state == "waiting"


def test_how_many_have_a_doctor_the_fragile_apart(tarn):
    cohort = opened(tarn)
    agrees(tarn, tarn.noor, 9)
    first, second, _ = (waits(tarn, rank=rank, cohort=cohort) for rank in (0, 1, 5))
    waits(tarn, rank=0)
    for one, sure in ((first, True), (second, False)):
        _, offers = propose(tarn.desk, tarn.noor.pk, [Offered(one.pk, "près")], "plan", MONDAY)
        accept(tarn.pro(tarn.noor), offers[0].pk, MONDAY)
        if sure:
            say_yes(tarn.desk, offers[0].pk, MONDAY, "telephone")
    with reading(tarn.desk):
        found = queries.progress(cohort)
        left = queries.left_by_commune(cohort)
    assert (found.fragile.have, found.fragile.asked, found.fragile.everybody) == (1, 1, 2)
    assert (found.all.everybody, found.all.left, found.without) == (3, 1, 2)
    assert [(one.name, one.people, one.fragile) for one in left] == [("Gaillac", 2, 1)]


def both(tarn) -> tuple[Registration, Registration, Cohort]:
    """One person, whom the list gave to the doctor who leaves, and who waits again among their patients."""
    agrees(tarn, tarn.alix, 2)
    found = waits(tarn)
    followed_by(tarn, tarn.alix, found)
    cohort = opened(tarn)
    return found, waits(tarn, cohort=cohort, person=found.person), cohort


def followed_by(tarn, doctor, one) -> None:
    _, (offer,) = propose(tarn.desk, doctor.pk, [Offered(one.pk, "près")], "plan", MONDAY)
    accept(tarn.pro(doctor), offer.pk, MONDAY)
    say_yes(tarn.desk, offer.pk, MONDAY, "telephone")


def test_who_was_found_by_the_list_and_waits_among_the_patients_waits_once(tarn, at):
    found, waiting, cohort = both(tarn)
    assert watch_cohort(tarn.machine, cohort.pk, at(datetime(2027, 6, 30, 9, tzinfo=UTC)))
    first, second = again(tarn, found), again(tarn, waiting)
    assert (first.state, first.ended_for, second.state) == ("left", "duplicate", "waiting")


def test_with_another_doctor_before_the_day_one_person_is_attached_once(tarn, at):
    found, waiting, cohort = both(tarn)
    agrees(tarn, tarn.noor, 2)
    followed_by(tarn, tarn.noor, waiting)
    first, second = again(tarn, found), again(tarn, waiting)
    assert (first.state, first.ended_for, second.state) == ("left", "duplicate", "attached")
    watch_cohort(tarn.machine, cohort.pk, at(datetime(2027, 6, 30, 9, tzinfo=UTC)))
    assert again(tarn, waiting).state == "attached"


def test_the_tiles_add_up_to_everybody_whatever_became_of_them(tarn):
    cohort = opened(tarn)
    for why in Leaving:
        if why is not Leaving.ATTACHED:
            close(tarn.desk, waits(tarn, cohort=cohort).pk, why, MONDAY)
    waits(tarn, cohort=cohort)
    with reading(tarn.desk):
        one = queries.progress(cohort).all
    assert one.silent == 1
    assert (
        one.have + one.asked + one.offered + one.left + one.gone + one.silent == one.everybody == len(Leaving)
    )
