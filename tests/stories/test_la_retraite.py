"""La retraite. Dr Salvy stops on 30 June: 1 100 patients, 180 of them fragile. All 180 have a doctor before she closes."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.placement.line_given import agrees
from volontiers.core.priority import PriorityClass
from volontiers.core.scenario import of_rules
from volontiers.core.waiting import OfferState
from volontiers.database.wall import acting, reading
from volontiers.directory.models import Listing, Practice, Professional
from volontiers.people.models import Attachment, Person
from volontiers.placement.actions import answering, leaving_doctor, planning, signing
from volontiers.placement.actions.computing import compute
from volontiers.placement.models import Cohort, Offer, Plan, Registration
from volontiers.placement.queries import cohorts
from volontiers.territory import queries as territory

pytestmark = pytest.mark.django_db(transaction=True)
PATIENTS, FRAGILE, DOCTORS, EACH = 1_100, 180, 9, 21
JUNE = date(2027, 6, 30)
COMMUNES = ("81099", "81145", "81069", "81064")
_codes = count(1)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def patients(tarn, cohort: Cohort) -> None:
    """Raw rows: each way of writing them has its own tests, and a thousand take a minute."""
    with acting(tarn.desk):
        people = Person.objects.bulk_create(
            Person(
                community=tarn.community, family_name=f"Patient {n}", birth_year=1940 + n % 60,
                municipality_id=COMMUNES[n % 4], created_at=MONDAY,
            )
            for n in range(PATIENTS)
        )  # fmt: skip
        Registration.objects.bulk_create(
            Registration(
                community=tarn.community, code=f"R{next(_codes):05}", key=f"00000000-0000-4000-8000-{n:012}", person=one,
                cohort=cohort, origin="cohort", since=cohort.announced_on, entered_at=MONDAY, situation="leaving",
                priority=_priority(n), rank=list(PriorityClass).index(_priority(n)), rules_seq=1, ranked_on=MONDAY.date(),
                channel="letter", agreed_at=MONDAY, confirmed_at=MONDAY,
            )
            for n, one in enumerate(people)
        )  # fmt: skip


def _priority(n: int) -> PriorityClass:
    return PriorityClass.LONG_TERM if n * FRAGILE % PATIENTS < FRAGILE else PriorityClass.OTHER


def doctors(tarn) -> None:
    for number in range(DOCTORS):
        with acting(tarn.desk):
            one = Professional.objects.create(
                title="Dr", given_name="Sacha", family_name=f"Médecin {number}", profession="10",
                email=f"s{number}@gaillacois.test",
            )  # fmt: skip
            Listing.objects.create(community=tarn.community, professional=one, email_verified=True)
            Practice.objects.create(
                community=tarn.community,
                professional=one,
                municipality_id=COMMUNES[number % 4],
                modes=["AMB"],
            )
        agrees(tarn, one, EACH, until=JUNE)


def signed_plan(tarn, cohort: Cohort, now: datetime) -> Plan:
    rules = territory.rules(tarn.community)
    people = DOCTORS * EACH
    study = planning.ask_plans(
        tarn.desk, {"Patientèle": of_rules(rules, people, 1)}, now, cohort_id=cohort.pk
    )
    with reading(tarn.desk):
        plan = Plan.objects.get(study=study)
    compute(tarn.machine, plan.pk, now)
    with reading(tarn.desk):
        plan.refresh_from_db()
    signing.sign_plan(tarn.desk, plan.pk, plan.version, now)
    return plan


def everybody_says_yes(tarn) -> int:
    """The doctors, then the persons. Gives how many."""
    with reading(tarn.desk):
        sent = list(Offer.objects.filter(state=OfferState.SENT).select_related("professional"))
    for one in sent:
        answering.accept(tarn.pro(one.professional), one.pk, MONDAY)
        answering.say_yes(tarn.desk, one.pk, MONDAY, "telephone")
    return len(sent)


def test_all_180_have_a_doctor_before_the_30th_of_june(tarn, at):
    doctors(tarn)
    agrees(tarn, tarn.alix, 40, until=JUNE)
    cohort = leaving_doctor.open_cohort(
        tarn.desk, tarn.alix.pk, date(2026, 11, 2), JUNE, cast.DECISION, MONDAY
    )
    patients(tarn, cohort)
    plan, now = signed_plan(tarn, cohort, MONDAY), MONDAY
    while everybody_says_yes(tarn):
        now = at(now + signing.LOOKED_AGAIN)
        compute(tarn.machine, plan.pk, now)
    with reading(tarn.desk):
        found = cohorts.progress(cohort)
        loads = Attachment.objects.values_list("professional_id", flat=True)
        assert found.fragile.have == found.fragile.looking == FRAGILE
        assert found.all.have == DOCTORS * EACH
        assert found.without == PATIENTS - DOCTORS * EACH
        # Nobody more than agreed, and not one with the doctor who leaves.
        assert {list(loads).count(one) for one in set(loads)} == {EACH}
        assert tarn.alix.pk not in set(loads)
        assert set(Registration.objects.values_list("since", flat=True)) == {date(2026, 11, 2)}
    warned = at(datetime(2027, 6, 30, 9, tzinfo=UTC) - timedelta(days=90))
    assert leaving_doctor.watch_cohort(tarn.machine, cohort.pk, warned)
