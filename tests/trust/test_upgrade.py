"""A base filled before the register stood behind it, then upgraded: every pledge says the same, and names its entry."""

import os
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from tests.cast import MONDAY
from tests.conftest import stand_at
from volontiers.accounts.access import Actor
from volontiers.agenda.models import DutyShift
from volontiers.cases.actions.answers import accept
from volontiers.cases.actions.intake import families_agreed
from volontiers.cases.models import Proposal
from volontiers.consent.ledger import rules_changed
from volontiers.consent.models import Entry, EntryBody, Pledge, PledgeUse
from volontiers.core.ledger import Rule
from volontiers.core.need import Family
from volontiers.database.wall import acting, reading
from volontiers.directory import queries as directory
from volontiers.directory.models import Professional
from volontiers.territory.actions import change_rules
from volontiers.territory.models import Community

BEFORE = {"consent": "0005_ledger_wall", "cases": "0010_departed", "agenda": "0002_wall"}
WEEK, UNTIL = date(2026, 11, 23), date(2027, 2, 22)
PAUSED = MONDAY + timedelta(days=3)
GIVEN = MONDAY - timedelta(days=40)
BY_KIND = {"nursing": {"level": "some", "asked": 3, "accepted": 2}, "unscheduled": {"level": "none"}}
SAYS = (
    "level", "asked_cap", "accepted_cap", "by_kind", "modes", "minutes", "communes", "days", "opens", "closes",
    "quiet_from", "quiet_to", "until", "paused_until", "given_at", "version", "next_check_at", "reminded_at",
)  # fmt: skip
EVERY = {"modes": ["AMB", "HH", "VR"], "given_at": GIVEN, "until": UNTIL, "next_check_at": PAUSED}
PLEDGES = {
    "some": {"level": "some", "asked_cap": 3, "accepted_cap": 1, "minutes": 20, "version": 4},
    "many": {"level": "many", "asked_cap": 12, "accepted_cap": 4, "communes": ["81099"], "days": [0, 1]},
    "none": {"level": "none", "asked_cap": 0, "accepted_cap": 0, "until": None, "next_check_at": None},
    "paused": {"level": "many", "asked_cap": 12, "accepted_cap": 4, "paused_until": PAUSED},
    "rested": {"level": "many", "asked_cap": 9, "accepted_cap": 3, "paused_until": MONDAY - timedelta(days=1)},
    "kinds": {"level": "many", "asked_cap": 12, "accepted_cap": 4, "by_kind": BY_KIND},
    "only": {"level": "none", "asked_cap": 0, "accepted_cap": 0, "by_kind": {"nursing": BY_KIND["nursing"]}},
    "gone": {"level": "many", "asked_cap": 12, "accepted_cap": 4},
}  # fmt: skip


# Where they work, when not in Gaillac; rested signs for a structure of Lisle, and so does some, who has a practice.
WORKS = {"many": ("81145", "81099"), "rested": (), "kinds": ()}


@pytest.fixture
def scratch(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Both connections lead to an empty base of the same cluster, until the end of the test."""
    name, kept = "test_upgrade_" + os.urandom(4).hex(), connection.settings_dict["NAME"]
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as sql:
        sql.execute(f"CREATE DATABASE {name} OWNER volontiers_owner")
    with django_db_blocker.unblock():
        _lead_to(name)
        yield
        _lead_to(kept)
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as sql:
        sql.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _lead_to(name: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def _still_at(moment: datetime) -> None:
    parameters = connections["owner"].get_connection_params()
    wanted = {
        key: parameters[key] for key in ("dbname", "user", "password", "host", "port") if key in parameters
    }
    with psycopg.connect(**wanted, autocommit=True) as sql:
        stand_at(sql, moment)


class Old:
    """The tables as they stood, written by the owner. Everybody is in one community."""

    def __init__(self) -> None:
        executor = MigrationExecutor(connections["owner"])

        targets = list(BEFORE.items())
        executor.migrate(targets)
        _still_at(MONDAY)
        self.apps = executor.loader.project_state(targets).apps
        self.place = self.make("territory.Community", name="CPTS", slug="cpts", has_desk=False,
                               rules={"undo_minutes": 7, "target": 0.9})  # fmt: skip
        self.make("territory.Municipality", insee="81099", name="Gaillac", search_key="gaillac", postcodes=["81600"],
                  latitude=43.9, longitude=1.89)  # fmt: skip
        self.make(
            "territory.Municipality", insee="81145", name="Lisle", search_key="lisle", postcodes=["81310"]
        )
        self.camille = self.make("accounts.Account", email="c@cpts.test", name="Camille")
        self.words = self.make(
            "territory.AgreementWording", community=self.place, family="carers", version=3, text="D’accord ?"
        )
        self.number = 1000

    def make(self, model: str, **values: object):
        return self.apps.get_model(model).objects.using("owner").create(**values)

    def somebody(
        self,
        name: str,
        *,
        listed: bool = True,
        works: tuple[str, ...] = ("81099",),
        seat=None,
        **more: object,
    ):
        one = self.make(
            "directory.Professional", given_name=name, family_name="Test", profession="10", **more
        )
        if listed:
            self.make(
                "directory.Listing",
                community=self.place,
                professional=one,
                email_verified=True,
                organization=seat,
            )
        for insee in works:
            self.make(
                "directory.Practice",
                community=self.place,
                professional=one,
                municipality_id=insee,
                modes=["AMB"],
            )
        return one

    def need(self, kind: str = "unscheduled", *, withdrawn_at: datetime | None = None, given: bool = True):
        self.number += 1
        person = self.make("people.Person", community=self.place, municipality_id="81099", created_at=GIVEN)
        case = self.make(
            "cases.Case", community=self.place, number=self.number, code=f"C{self.number}", key=uuid4(), origin="desk",
            opened_at=GIVEN, person=person, caller="person", owner=self.camille,
        )  # fmt: skip
        self.make(
            "cases.Agreement", community=self.place, case=case, family="carers", given=given, wording=self.words,
            channel="oral", at=GIVEN, withdrawn_at=withdrawn_at,
        )  # fmt: skip
        return self.make(
            "cases.Need", community=self.place, case=case, n=1, kind=kind, modes=["AMB"], opened_at=GIVEN,
            due_at=MONDAY + timedelta(hours=8), state="proposed", next_check_at=MONDAY + timedelta(hours=1),
        )  # fmt: skip

    def ask(self, need, who, basis: str = "pledge", *, pledge=None, taken: bool = False):
        """A proposal; taken: accepted, as the verb wrote it."""
        made = self.make(
            "cases.Proposal", community=self.place, need=need, professional=who, basis=basis, pledge=pledge,
            week=WEEK, tier="near", minutes=5.0, modes=["AMB"], sent_at=MONDAY,
            until=MONDAY + timedelta(hours=1), why="proche",
        )  # fmt: skip
        if taken:
            made.state, made.answered_at = "accepted", MONDAY
            made.save(using="owner")
            need.state, need.taken_at, need.taken_by_id = "taken", MONDAY, who.pk
            need.save(using="owner")
        return made.pk


def _filled() -> SimpleNamespace:
    """One of each kind of thing that the upgrade meets."""
    old = Old()
    seats = {
        name: old.make(
            "directory.Organization",
            community=old.place,
            kind="msp",
            name=f"Maison {name}",
            municipality_id="81145",
        )
        for name in ("rested", "some")
    }
    who = {
        name: old.somebody(
            name, listed=name != "gone", works=WORKS.get(name, ("81099",)), seat=seats.get(name)
        )
        for name in PLEDGES
    }  # fmt: skip
    ceiling = old.somebody("ceiling", ceiling_asked=5, ceiling_accepted=2)
    pledges = {
        name: old.make("consent.Pledge", community=old.place, professional=who[name], **(EVERY | said))
        for name, said in PLEDGES.items()
    }
    starts = MONDAY - timedelta(hours=1)
    for one, start in ((ceiling, starts), (who["gone"], starts + timedelta(days=1))):
        old.make("agenda.DutyShift", community=old.place, professional=one, starts=start,
                 ends=start + timedelta(hours=8))  # fmt: skip
    asked = {
        "pledge": old.ask(old.need(), who["some"], pledge=pledges["some"]),
        "nursing": old.ask(old.need("nursing"), who["kinds"], pledge=pledges["kinds"]),
        "nursing_taken": old.ask(old.need("nursing"), who["kinds"], pledge=pledges["kinds"], taken=True),
        "many_taken": old.ask(old.need(), who["many"], pledge=pledges["many"], taken=True),
        "duty": old.ask(old.need(), ceiling, "duty"),
        "duty_taken": old.ask(old.need(), ceiling, "duty", taken=True),
        "one_off": old.ask(old.need(), who["many"], "one_off", taken=True),
        "own": old.ask(old.need(), who["none"], "own", taken=True),
        "gone": old.ask(old.need(), who["gone"], "one_off", taken=True),
    }
    cases = {
        "given": old.need().case_id,
        "withdrawn": old.need(withdrawn_at=MONDAY).case_id,
        "refused": old.need(given=False).case_id,
    }
    return SimpleNamespace(
        place=old.place.pk, who={name: one.pk for name, one in who.items()}, ceiling=ceiling.pk, asked=asked, cases=cases,
        pledges={name: {field: getattr(one, field) for field in SAYS} for name, one in pledges.items()},
    )  # fmt: skip


# What a base is made of, one line each.
_MADE = """
SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) FROM information_schema.columns
 WHERE table_schema = 'public'
UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
 WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT concat_ws(' ', polrelid::regclass, polname, pg_get_expr(polqual, polrelid)) FROM pg_policy
UNION ALL SELECT concat_ws(' ', oid::regprocedure, md5(prosrc)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


def _made(database: str) -> list[str]:
    """Columns of one table may have come in another order."""
    address = urlunsplit(urlsplit(os.environ["DATABASE_SUPERUSER_URL"])._replace(path=f"/{database}"))
    with psycopg.connect(address) as sql:
        return sorted(line for (line,) in sql.execute(_MADE))


@pytest.fixture
def upgraded(scratch) -> SimpleNamespace:
    known = _filled()
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    return known


def test_a_base_from_before_the_register_is_upgraded(upgraded, tmp_path):
    """One test, since filling and migrating a base takes seconds."""
    here = Actor(upgraded.place)
    fresh = urlsplit(os.environ["DATABASE_SUPERUSER_URL"]).path.strip("/")
    assert _made(connection.settings_dict["NAME"]) == _made(fresh), (
        "a new base is not made like an upgraded one"
    )
    with reading(here):
        _every_pledge_says_the_same(upgraded)
        _minutes_count_from_where_they_work(upgraded)
        _everything_else_names_its_entry(upgraded)
        _the_week_is_counted(upgraded)
        _only_who_agrees_is_proposed(upgraded)
        _every_rule_is_said(upgraded)
    _the_chain_is_whole(tmp_path)
    _what_was_open_is_taken(here, upgraded)
    _a_rule_changes_on_a_decision_alone(here)


def _every_pledge_says_the_same(upgraded: SimpleNamespace) -> None:
    numbers = dict(Entry.objects.values_list("seq", "said__kind"))
    for name, before in upgraded.pledges.items():
        now = Pledge.objects.get(professional_id=upgraded.who[name])
        if name == "gone":
            assert (now.level, now.consent_seq) == ("none", 0)
            continue
        wanted = before | ({"paused_until": None} if name == "rested" else {})
        assert {field: getattr(now, field) for field in SAYS} == wanted, name
        said = {"none": "withdrawal", "paused": "pause"}.get(name, "pledge")
        mine = EntryBody.objects.filter(professional_id=upgraded.who[name]).exclude(
            kind__in=("place", "one_off")
        )
        assert mine.latest("entry__seq").kind == said, name
        assert numbers[now.consent_seq] == ("pledge" if name == "kinds" else "place"), name


def _minutes_count_from_where_they_work(upgraded: SimpleNamespace) -> None:
    """Practices first, else the seat; who works nowhere, or left, got no line."""
    places = {
        one.professional_id: (one.entry.seq, one.body["from"])
        for one in EntryBody.objects.filter(kind="place").select_related("entry")
    }
    wanted = {"many": ["81099", "81145"], "rested": ["81145"], "kinds": [], "gone": []}
    for name, pk in upgraded.who.items():
        pledge = Pledge.objects.get(professional_id=pk)
        assert pledge.origins == wanted.get(name, ["81099"]), name
        assert places.get(pk, (None, []))[1] == pledge.origins, name
        assert not pledge.origins or places[pk][0] == pledge.consent_seq, name
    assert directory.places(upgraded.place, upgraded.who.values()) == {
        pk: wanted.get(name, ["81099"]) for name, pk in upgraded.who.items() if name != "gone"
    }


def _everything_else_names_its_entry(upgraded: SimpleNamespace) -> None:
    bodies = {one.entry.seq: one for one in EntryBody.objects.select_related("entry")}
    assert Professional.objects.get(pk=upgraded.ceiling).ceiling_asked == 5
    assert [one.body["ceiling_accepted"] for one in bodies.values() if one.kind == "ceiling"] == [2]
    shift = DutyShift.objects.get(professional_id=upgraded.ceiling)
    assert bodies[shift.consent_seq].body["shift"] == shift.pk
    kinds = {"duty": "shift", "duty_taken": "shift", "one_off": "one_off", "own": "one_off"}
    for name, pk in upgraded.asked.items():
        one = Proposal.objects.get(pk=pk)
        assert (one.taken_seq, one.taken_week) == (
            (one.consent_seq, WEEK) if one.state == "accepted" else (None, None)
        )
        assert name == "gone" or bodies[one.consent_seq].kind == kinds.get(name, "pledge"), name
        assert name == "gone" or bodies[one.consent_seq].professional_id == one.professional_id, name
    given = [one.body for one in bodies.values() if one.kind == "agreement"]
    assert {(one["family"], one["wording"], one["channel"]) for one in given} == {("carers", 3, "oral")}
    assert all(one.body["opening"] is True for one in bodies.values())


def _the_week_is_counted(upgraded: SimpleNamespace) -> None:
    uses = {one.professional_id: (one.asked, one.accepted, one.by_kind) for one in PledgeUse.objects.all()}
    who = upgraded.who
    assert uses == {
        who["some"]: (1, 0, {"unscheduled": [1, 0]}),
        who["many"]: (1, 1, {"unscheduled": [1, 1]}),
        who["kinds"]: (2, 1, {"nursing": [2, 1]}),
    }


def _only_who_agrees_is_proposed(upgraded: SimpleNamespace) -> None:
    with connection.cursor() as sql:
        for name, wanted in (("given", True), ("withdrawn", False), ("refused", False)):
            sql.execute("SELECT has_agreed(%s, 'nursing')", [upgraded.cases[name]])
            assert sql.fetchone() == (wanted,), name
            assert families_agreed(upgraded.cases[name]) == ({Family.CARERS} if wanted else set())


def _every_rule_is_said(upgraded: SimpleNamespace) -> None:
    opening = EntryBody.objects.get(kind="rule").body
    assert (opening["rule"], set(opening["values"])) == (
        "opening",
        set(Rule) - {Rule.STATUTES, Rule.COMPENSATION, Rule.INDICATORS},
    )
    assert opening["values"]["parameters"] == {"target": "0.9", "undo_minutes": 7}
    assert opening["values"]["wording"] == {"carers": {"version": 3, "text": "D’accord ?"}}


def _a_rule_changes_on_a_decision_alone(here: Actor) -> None:
    with pytest.raises(IntegrityError, match="rests on a decision"):
        change_rules(here, {"undo_minutes": 8}, "")
    with pytest.raises(IntegrityError, match="by an entry of the register"), acting(here):
        Community.objects.update(name="Autre")
    change_rules(here, {"undo_minutes": 8}, "bureau du 16/11/2026")
    with reading(here):
        latest = rules_changed(here.community_id)[0]
    assert latest.before["parameters"]["undo_minutes"] == 7
    assert latest.body["values"]["parameters"]["undo_minutes"] == 8


def _the_chain_is_whole(folder: Path) -> None:
    written, told = StringIO(), StringIO()
    call_command("registre_exporter", stdout=written)
    path = folder / "registre.jsonl"
    path.write_text(written.getvalue(), encoding="utf-8")
    call_command("registre_verifier", str(path), stdout=told)
    assert told.getvalue().endswith("Le registre est entier.\n")


def _what_was_open_is_taken(here: Actor, upgraded: SimpleNamespace) -> None:
    who = {"pledge": upgraded.who["some"], "nursing": upgraded.who["kinds"], "duty": upgraded.ceiling}
    for name, professional in who.items():
        by = Actor(here.community_id, professional_id=professional)
        accept(by, upgraded.asked[name], MONDAY)
        with reading(here):
            taken = Proposal.objects.get(pk=upgraded.asked[name])
        assert (taken.state, taken.taken_week) == ("accepted", WEEK), name
