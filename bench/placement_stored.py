"""The plan from database rows to a stored plan: 40 000 registrations, 300 doctors, the very verb of the worker."""

import subprocess
import sys
from collections.abc import Iterable
from datetime import timedelta
from uuid import uuid4

import numpy as np

from bench.placement import BOUND_MEMORY, BOUND_TIME, DOCTORS, FEW, PEOPLE, ROUNDS, one_node_each, seconds
from bench.placement_territory import COMMUNES, SIDE_KM, problem_of
from bench.result import Result
from tests.cast import MONDAY, Cast, gaillacois
from volontiers.consent.lasting import write_lasting
from volontiers.core.lasting import LastingTerms
from volontiers.core.placement.network import solve
from volontiers.core.placement.plan import plan_of
from volontiers.core.placement.problem import Doctor, Household, Problem
from volontiers.core.placement.stored import read
from volontiers.core.pledge import Level
from volontiers.core.priority import PriorityClass
from volontiers.core.rules import Rules
from volontiers.core.scenario import of_rules
from volontiers.database.wall import acting, acting_owner, reading
from volontiers.directory.models import Listing, Practice, Professional
from volontiers.people.models import Person
from volontiers.placement import models
from volontiers.placement.actions.planning import ask_plans
from volontiers.territory.models import Municipality

KM_PER_DEGREE = 111.2
AT_ONCE = 1000
CLASSES = tuple(PriorityClass)


def measure(people: int = PEOPLE, doctors: int = DOCTORS) -> list[Result]:
    """On an empty base, with the people and doctors of the plan's own bench."""
    tarn = gaillacois()
    _stored(tarn, people, doctors)
    runs = [_run(tarn, people) for _ in range(ROUNDS)]
    ours, peak = min(spent for spent, _, _ in runs), max(peak for _, peak, _ in runs)
    wide = one_node_each(plan_of(runs[0][2]))
    of = f"{people} people, {doctors} doctors"
    bare = seconds(lambda: solve(wide))
    return [
        Result(f"database to stored plan, {of}; ×{BOUND_TIME}", ours, "s", "bare solver", bare),
        Result(f"peak memory, database to stored plan, {of}", peak, "MB", "bound", BOUND_MEMORY),
    ]


def _run(tarn: Cast, people: int) -> tuple[float, float, Problem]:
    """(seconds, megabytes, problem) of one plan, in a process of its own."""
    study = ask_plans(tarn.desk, {"bench": of_rules(Rules(list_minutes=60), people, lot=7)}, MONDAY)
    with reading(tarn.desk):
        plan_id = models.Plan.objects.get(study=study).pk
    run = [sys.executable, "-m", "bench.placement_worker", str(tarn.community.pk), str(plan_id)]
    said = subprocess.run(run, check=True, capture_output=True, text=True).stdout.split()
    with reading(tarn.desk):
        plan = models.Plan.objects.get(pk=plan_id)
        lines = models.PlanLine.objects.filter(plan=plan).count()
    assert (plan.state, lines) == (models.Plan.State.READY, people), plan.fault
    return float(said[0]), float(said[1]), read(bytes(plan.problem))


def _stored(tarn: Cast, people: int, doctors: int) -> None:
    problem = problem_of(people, doctors, FEW)
    with acting_owner() as base:
        _communes(base)
    _people(tarn, problem.households)
    for one in problem.doctors:
        _doctor(tarn, one)


def _communes(base: str) -> None:
    places = np.random.default_rng(7).random((COMMUNES, 2)) * SIDE_KM
    Municipality.objects.using(base).bulk_create(
        Municipality(
            insee=f"{number:05}", name=f"Commune {number}", population=3000, postcodes=[], search_key=f"c {number}",
            latitude=44 + y / KM_PER_DEGREE, longitude=2 + x / (KM_PER_DEGREE * np.cos(np.radians(44.4))),
        )
        for number, (x, y) in enumerate(places.tolist())
    )  # fmt: skip


def _people(tarn: Cast, homes: Iterable[Household]) -> None:
    listed = list(homes)
    with acting(tarn.desk):
        shared = [one for one in listed if len(one.people) > 1]
        made = models.Household.objects.bulk_create(
            [models.Household(community=tarn.community, created_at=MONDAY) for _ in shared], AT_ONCE
        )
        household = {one.id: row for one, row in zip(shared, made, strict=True)}
        members = [(one, who) for one in listed for who in one.people]
        persons = Person.objects.bulk_create(
            [
                Person(
                    community=tarn.community, family_name=f"P{n}", municipality_id=one.commune, created_at=MONDAY,
                    birth_year=MONDAY.year - (who.age or 40),
                )
                for n, (one, who) in enumerate(members)
            ],
            AT_ONCE,
        )  # fmt: skip
        models.Registration.objects.bulk_create(
            [
                models.Registration(
                    community=tarn.community, code=f"{n:06}", key=uuid4(), person=person, since=who.since,
                    household=household.get(one.id), origin="desk", entered_at=MONDAY, situation="none",
                    priority=CLASSES[who.rank], rank=who.rank, rules_seq=1, ranked_on=MONDAY.date(),
                    home_visits=one.home_visits, channel="message", agreed_at=MONDAY, confirmed_at=MONDAY,
                )
                for n, ((one, who), person) in enumerate(zip(members, persons, strict=True))
            ],
            AT_ONCE,
        )  # fmt: skip


def _doctor(tarn: Cast, one: Doctor) -> None:
    with acting(tarn.desk):
        made = Professional.objects.create(family_name=one.id, profession="10", email=f"{one.id}@bench.test")
        Listing.objects.create(community=tarn.community, professional=made, email_verified=True)
        Practice.objects.create(community=tarn.community, professional=made, municipality_id=one.practices[0])
    terms = LastingTerms(
        level=Level.MANY, per_month=one.pledge, asked_per_month=3 * one.pledge, ages=one.ages,
        communes=one.communes, minutes=one.minutes, home_visits=one.home_visits, only_known=False,
        until=(MONDAY + timedelta(days=80)).date(), paused_until=None,
    )  # fmt: skip
    with acting(tarn.pro(made)):
        write_lasting(tarn.pro(made), made.pk, terms, MONDAY)
