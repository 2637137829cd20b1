"""Every page of a community of 500 members and five years, asked one after the other by whoever holds every role.

The past is laid by copying what the verbs made: members, their fees, a meeting of every year with its roll of 500, the
boards of every month, the cases of two years and the tallies of the three before.
"""

import os
import time
from collections.abc import Iterator
from itertools import chain

import psycopg
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from bench import cascade, territory
from bench.result import Result, percentile
from tests.cast import Cast
from tests.governance import assembly_given as given
from tests.governance import election_given
from volontiers.accounts.access import Role
from volontiers.accounts.models import Membership
from volontiers.core.assembly import Choice
from volontiers.core.sitting import Way
from volontiers.database.wall import acting
from volontiers.governance.actions import attending, ballots, motions, opinions, voting
from volontiers.governance.models import Assembly

MEMBERS, THERE, YEARS = 500, 260, 5
# Open today, and as many again every five days of two years.
CALLS, COPIES = 60, 140
ROUNDS = 12
BOUND = 300
SLUG = "gaillacois"
RESULT = "coalesce(result, (SELECT result FROM governance_motion WHERE result IS NOT NULL LIMIT 1))"
# How far the numbers of a copy stand from those of what was made.
FAR = 1_000_000

JOIN = """
INSERT INTO governance_adhesion (community_id, family_name, given_name, occupation, profession, organization, email,
                                 phone, college, founder, joined_on, left_for)
SELECT %s, 'Membre ' || n, 'Lou', 'infirmier', '60', '', 'membre' || n || '@bench.test', '',
       (ARRAY['gp', 'nurses', 'users'])[1 + n %% 3], false, DATE '2022-01-10' + n %% 300, ''
  FROM generate_series(1, %s) n
"""
FEES = """
INSERT INTO governance_fee (community_id, adhesion_id, year, due_cents, paid_cents, paid_on)
SELECT community_id, id, year, 3000, 3000, make_date(year, 3, 1)
  FROM governance_adhesion, generate_series(2022, 2026) year
"""
TALLIES = """
INSERT INTO cases_tally (community_id, month, kind, outcome, hours, asked)
SELECT %s, DATE '2021-11-01' + (n %% 36) * INTERVAL '1 month', 'unscheduled', 'seen', 3, 4 FROM generate_series(1, 12000) n
"""
# What is copied, under new numbers; what the other tables say is pointed to as it is.
MEETING = {
    "governance_assembly": {"state": "'closed'", "ended_at": "starts_at", "closed_at": "starts_at"},
    "governance_agendaitem": {},
    "governance_elector": {},
    "governance_stay": {"until": "since + interval '2 hours'"},
    "governance_motion": {
        "state": "'declared'",
        "declared_at": "opened_at",
        "closed_at": "opened_at",
        "result": RESULT,
    },
    "governance_ballot": {},
}
CASES = {
    "cases_case": {
        "number": "number + {copy} * 1000",
        "key": "gen_random_uuid()",
        "closed_at": "opened_at + interval '2 days'",
        "code": "lpad(upper(to_hex(number + {copy} * 1000)), 6, '0')",
    },
    "cases_need": {
        "state": "'closed'",
        "outcome": "'seen'",
        "next_check_at": "NULL",
        "closed_at": "opened_at + interval '1 day'",
    },
    "cases_event": {},
    "cases_agreement": {},
    "cases_wave": {},
    "cases_proposal": {"state": "'expired'"},
}
DAYS = ("date", "timestamp with time zone")
COLUMNS = """
SELECT a.attname, format_type(a.atttypid, NULL), f.confrelid::regclass::text
  FROM pg_attribute a
  LEFT JOIN pg_constraint f ON f.conrelid = a.attrelid AND f.contype = 'f' AND f.conkey = ARRAY[a.attnum]
 WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
"""


def measure() -> list[Result]:
    tarn = territory.build(60)
    territory.calls(tarn, CALLS)
    cascade.drain(tarn)
    lay(tarn)
    taken = dict(asked(tarn))
    every = sorted(chain.from_iterable(taken.values()))
    slowest = max(taken, key=lambda path: percentile(taken[path], 0.95))
    where = slowest.split(SLUG)[-1]
    name = f"{len(taken)} pages of a community of {MEMBERS} members and {YEARS} years"
    return [
        Result(f"{name}, all requests, p95", percentile(every, 0.95), "ms", "bound", BOUND),
        Result(f"the slowest of them, {where}, p95", percentile(taken[slowest], 0.95), "ms", "bound", BOUND),
    ]  # fmt: skip


def lay(tarn: Cast) -> None:
    """One evening and one year are made; the years before are their copies."""
    made = given.association(tarn, values={"simple_secrecy": True})
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as base:
        base.execute("SET session_replication_role = replica")
        base.execute(JOIN, (tarn.community.pk, MEMBERS - len(given.PEOPLE)))
        base.execute(FEES)
        base.execute(TALLIES, (tarn.community.pk,))
        evening(made)
        for year in range(1, YEARS + 1):
            copied(base, MEETING, year, f"{year} years")
        for copy in range(1, COPIES + 1):
            copied(base, CASES, copy, f"{5 * copy} days")
        base.execute("ANALYZE")
    with acting(tarn.desk):
        for role in (Role.BOARD, Role.TECHNICAL):
            Membership.objects.create(community=tarn.community, account=tarn.camille, role=role)


def evening(made: given.Association) -> None:
    """An assembly that goes on: 260 there, one vote done and one open, two elections, an opinion in simple secrecy."""
    one = given.convened(made, at=given.EVENING)
    held = election_given.listed(made, one, "Salvy", "Roux")
    election_given.called(made, one, college="users")
    with acting(made.desk):
        roll = list(one.electors.values_list("pk", flat=True)[:THERE])
    attending.open_assembly(made.desk, one.pk, None, given.EVENING)
    for elector in roll:
        attending.arrive(made.desk, one.pk, elector, given.EVENING)
    ballots.open_election(made.desk, held.pk, given.EVENING)
    asked = opinions.write_opinion(
        made.desk,
        one.pk,
        held.item_id,
        "Garder le samedi ?",
        given.EVENING,
        of_a_person=False,
        in_a_conflict=False,
    )
    opinions.open_opinion(made.desk, asked.pk, given.EVENING)
    for last in (False, True):
        motion = given.voting(made, one, Way.NAMED)
        for elector in roll[:THERE:2]:
            voting.record(made.desk, motion.pk, elector, Choice.YES, given.EVENING)
        if not last:
            motions.close_vote(made.desk, motion.pk, given.EVENING)
            motions.declare(made.desk, motion.pk, given.EVENING)


def copied(base: psycopg.Connection, tables: dict[str, dict[str, str]], copy: int, ago: str) -> None:
    """One more past: the same rows under other numbers, that long ago."""
    for table, said in tables.items():
        names, values = [], []
        for name, kind, points in base.execute(COLUMNS, (table,)):
            names.append(f'"{name}"')
            value = said.get(name, f'"{name}"').format(copy=copy)
            if name == "id" or points in tables:
                value = f"{value} + {copy * FAR}"
            values.append(f"{value} - interval '{ago}'" if kind in DAYS and value != "NULL" else value)
        made = f"SELECT {', '.join(values)} FROM {table} WHERE id < {FAR}"
        base.execute(f"INSERT INTO {table} ({', '.join(names)}) {made}")


def asked(tarn: Cast) -> Iterator[tuple[str, list[float]]]:
    """Each page that this person may read, several times, in milliseconds."""
    Authenticator.objects.get_or_create(
        user=tarn.camille, type=Authenticator.Type.TOTP, defaults={"data": {}}
    )
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(tarn.camille, backend=settings.AUTHENTICATION_BACKENDS[0])
    for path in dict.fromkeys(addresses(tarn)):
        first = browser.get(path)
        if first.status_code == 200 and first.headers.get("content-type", "").startswith("text/html"):
            yield path, [timed(browser, path) for _ in range(ROUNDS)]


def timed(browser: Client, path: str) -> float:
    start = time.perf_counter()
    browser.get(path)
    return 1000 * (time.perf_counter() - start)


def addresses(tarn: Cast) -> Iterator[str]:
    """Those that need no number, and one of each of those that do."""
    with acting(tarn.desk):
        open_one = Assembly.objects.get(state="open")
        numbers = [1, open_one.pk, open_one.motions.last().pk, tarn.alix.pk]
    for name in names(get_resolver()):
        for wanted in ((SLUG,), (), *((SLUG, number) for number in numbers)):
            try:
                yield reverse(name, args=wanted)
            except NoReverseMatch:
                continue


def names(resolver: URLResolver) -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from names(one)
        elif isinstance(one, URLPattern) and one.name and hasattr(one.callback, "requires"):
            yield one.name
