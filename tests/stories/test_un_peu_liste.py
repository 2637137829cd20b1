"""Un peu. Forty GPs, five say « un peu », a thousand wait: the fragile first, nobody more than agreed, a couple together."""

from collections import Counter
from datetime import date
from itertools import count
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from tests import cast
from tests.cast import MONDAY
from tests.placement.line_given import agrees
from volontiers.core.flow import net_sentence
from volontiers.core.priority import PriorityClass
from volontiers.core.quarters import first
from volontiers.core.scenario import of_rules
from volontiers.core.waiting import OfferState
from volontiers.database.wall import acting, reading
from volontiers.directory.models import Listing, Practice, Professional
from volontiers.people.models import Attachment, Person
from volontiers.placement.actions import answering, planning, signing
from volontiers.placement.actions.computing import compute
from volontiers.placement.models import Household, Offer, Plan, Registration
from volontiers.placement.queries import truth
from volontiers.territory import queries as territory

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, FRAGILE, DOCTORS, WILLING, EACH = 1_000, 300, 40, 5, 4
COMMUNES = ("81099", "81145", "81069", "81064")
_codes = count(1)


@pytest.fixture
def tarn(at):
    at(MONDAY)
    made = cast.gaillacois()
    _doctors(made)
    _people(made)
    return made


def _doctors(tarn) -> None:
    for number in range(DOCTORS):
        with acting(tarn.desk):
            one = Professional.objects.create(
                title="Dr", given_name="Sacha", family_name=f"Médecin {number}", profession="10",
                email=f"u{number}@gaillacois.test",
            )  # fmt: skip
            Listing.objects.create(community=tarn.community, professional=one, email_verified=True)
            Practice.objects.create(
                community=tarn.community,
                professional=one,
                municipality_id=COMMUNES[number % 4],
                modes=["AMB"],
            )
        if number < WILLING:
            agrees(tarn, one, EACH)


def _people(tarn) -> None:
    """Raw rows, the two first in line being a couple; three hundred come first, by turns."""
    with acting(tarn.desk):
        couple = Household.objects.create(community=tarn.community, created_at=MONDAY)
        people = Person.objects.bulk_create(
            Person(
                community=tarn.community, family_name=f"Personne {n}", birth_year=1950, municipality_id=COMMUNES[n % 4],
                created_at=MONDAY,
            )
            for n in range(PEOPLE)
        )  # fmt: skip
        Registration.objects.bulk_create(
            Registration(
                community=tarn.community, code=f"U{next(_codes):05}", key=uuid4(), person=one, origin="desk",
                household=couple if n in {0, 1} else None, since=date(2025, 1 + n % 12, 1 + n % 28), entered_at=MONDAY,
                situation="none", priority=_priority(n), rank=list(PriorityClass).index(_priority(n)), rules_seq=1,
                ranked_on=MONDAY.date(), channel="message", agreed_at=MONDAY, confirmed_at=MONDAY,
            )
            for n, one in enumerate(people)
        )  # fmt: skip


def _priority(n: int) -> PriorityClass:
    return PriorityClass.LONG_TERM if n in {0, 1} or n % 10 < 3 else PriorityClass.OTHER


def _still(tarn, one: Offer) -> bool:
    """The other one of a couple was answered with the first."""
    with reading(tarn.desk):
        return Offer.objects.get(pk=one.pk).state == OfferState.SENT


def test_the_fragile_first_nobody_more_than_agreed_and_the_couple_together(tarn):
    study = planning.ask_plans(
        tarn.desk, {"Soirée": of_rules(territory.rules(tarn.community), 120, 1)}, MONDAY
    )
    with reading(tarn.desk):
        plan = Plan.objects.get(study=study)
    compute(tarn.machine, plan.pk, MONDAY)
    with reading(tarn.desk):
        plan.refresh_from_db()
    signed = signing.sign_plan(tarn.desk, plan.pk, plan.version, MONDAY)
    assert (signed.sent, signed.fell, signed.later) == (WILLING * EACH, 0, 0)
    with reading(tarn.desk):
        sent = list(
            Offer.objects.filter(state=OfferState.SENT).select_related("professional", "registration")
        )
    assert {one.registration.priority for one in sent} == {PriorityClass.LONG_TERM}
    assert set(Counter(one.professional_id for one in sent).values()) == {EACH}
    couple = [one.professional_id for one in sent if one.registration.household_id]
    assert len(couple) == 2
    assert len(set(couple)) <= 1
    for one in sent:
        if _still(tarn, one):
            answering.accept(tarn.pro(one.professional), one.pk, MONDAY)
            answering.say_yes(tarn.desk, one.pk, MONDAY, "telephone")
    with reading(tarn.desk):
        held = Counter(Attachment.objects.values_list("professional_id", flat=True))
        flow = truth.quarter(tarn.community.pk, first(MONDAY.date()), ZoneInfo("Europe/Paris")).flow
    assert set(held.values()) == {EACH}
    assert (flow.entered, flow.attached, flow.waiting) == (PEOPLE, 20, PEOPLE - 20)
    assert net_sentence(0, flow.attached, flow.others).endswith("la liste a baissé de 20.")
