"""The wall in PostgreSQL and core.pledge.covers() say the same of every pledge, need, moment and use."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast
from tests.cast import COMMUNES, MONDAY, Cast
from tests.core.given import asked_needs, caps, ceilings, instants, levels, terms, uses
from volontiers.accounts.access import Actor
from volontiers.cases.models import Need, Proposal
from volontiers.consent import queries as consent
from volontiers.consent.actions import Terms, resume, set_practices, write_pledge
from volontiers.consent.models import PledgeUse
from volontiers.core.need import Kind, Mode
from volontiers.core.pledge import (
    Asked,
    Ceiling,
    Level,
    PledgeTerms,
    Use,
    Yes,
    covers,
    local_week,
    moment_of,
    wall_of,
    withdraws,
)
from volontiers.database.wall import acting, reading
from volontiers.directory import queries as directory
from volontiers.directory.actions import Office, write_ceiling
from volontiers.directory.models import Listing, Practice, Professional
from volontiers.territory import queries as territory

pytestmark = pytest.mark.django_db
slow = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
zones = st.sampled_from(["Europe/Paris", "Indian/Reunion", "America/Martinique"])


def row(pledge: PledgeTerms) -> str:
    """The pledge as the JSON of its row."""
    clocks = {name: getattr(pledge, name) for name in ("opens", "closes", "quiet_from", "quiet_to")}
    return json.dumps(
        {name: clock and clock.isoformat() for name, clock in clocks.items()}
        | {
            "level": pledge.level, "asked_cap": pledge.caps.asked, "accepted_cap": pledge.caps.accepted,
            "by_kind": {
                kind: {"level": own.level, "asked": own.caps and own.caps.asked,
                       "accepted": own.caps and own.caps.accepted}
                for kind, own in pledge.by_kind.items()
            },
            "modes": sorted(pledge.modes), "minutes": pledge.minutes, "communes": sorted(pledge.communes),
            "days": sorted(pledge.days), "until": pledge.until and pledge.until.isoformat(),
            "paused_until": pledge.paused_until and pledge.paused_until.isoformat(),
        }
    )  # fmt: skip


def wall_in_sql(
    pledge: PledgeTerms, asked: Asked, at: datetime, zone: str, use: Use, ceiling: Ceiling, *, accepting: bool
) -> str | None:
    with connection.cursor() as sql:
        sql.execute(
            "SELECT pledge_wall(jsonb_populate_record(NULL::consent_pledge, %s::jsonb), %s, %s::text[], %s, %s, %s, %s,"
            " %s, %s, %s::jsonb, %s, %s, %s, %s, %s)",
            [row(pledge), asked.kind, sorted(asked.modes), asked.municipality, asked.minutes, at, zone,
             use.asked, use.accepted, json.dumps(use.by_kind.get(asked.kind, (0, 0))),
             use.asked_everywhere, use.accepted_everywhere, ceiling.asked, ceiling.accepted, accepting],
        )  # fmt: skip
        return sql.fetchone()[0]


@settings(slow, max_examples=400)
@given(terms, asked_needs, instants, zones, uses, ceilings, st.booleans())
def test_both_name_the_same_wall(pledge, asked, at, zone, use, ceiling, accepting):
    moment = moment_of(at, ZoneInfo(zone))
    expected = wall_of(pledge, asked, moment, use, ceiling, accepting=accepting)
    assert wall_in_sql(pledge, asked, at, zone, use, ceiling, accepting=accepting) == expected


@settings(slow, max_examples=100)
@given(terms)
def test_both_say_of_the_same_words_that_they_withdraw(pledge):
    with connection.cursor() as sql:
        sql.execute("SELECT withdraws(%s::jsonb)", [row(pledge)])
        assert sql.fetchone()[0] is withdraws(pledge.level)


@pytest.mark.parametrize("night", [datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 10, 31, tzinfo=UTC)])
def test_both_keep_the_same_hours_on_the_nights_of_the_clock(night):
    early = PledgeTerms(
        Level.MANY, caps_of(9), {}, frozenset(Mode), None, frozenset(), frozenset(), time(2), time(2, 30),
        time(2, 10), time(2, 20), None, None,
    )  # fmt: skip
    asked = Asked(Kind.NURSING, frozenset(Mode), "81099", None)
    free, nothing = Use(0, 0, {}, 0, 0), Ceiling(None, None)
    for quarter in range(-8, 24):
        at = night + timedelta(minutes=5 * quarter)
        expected = wall_of(early, asked, moment_of(at, cast.PARIS), free, nothing)
        assert wall_in_sql(early, asked, at, "Europe/Paris", free, nothing, accepting=False) == expected


def caps_of(number: int):
    return consent.Caps(number, number)


@pytest.mark.parametrize("here", COMMUNES)
def test_both_measure_the_same_road(here):
    cast.communes()
    minutes = territory.minutes_from(here, COMMUNES)
    with connection.cursor() as sql:
        for there in COMMUNES:
            sql.execute("SELECT road_minutes(%s, %s)", [there, here])
            assert sql.fetchone()[0] == pytest.approx(minutes[there], abs=1e-9)


said = st.builds(
    lambda level, most, by_kind, modes, minutes, days, hours, quiet: Terms(
        level, most.asked, min(most.asked, most.accepted), (MONDAY + timedelta(days=9)).date(),
        modes=tuple(sorted(modes)), minutes=minutes, days=tuple(sorted(days)), opens=hours and time(8),
        closes=hours and time(hours), quiet_from=quiet and time(12), quiet_to=quiet and time(14),
        by_kind=by_kind,
    ),
    st.sampled_from([Level.SOME, Level.MANY, Level.MANY, Level.NONE]),
    caps,
    st.dictionaries(
        st.sampled_from([Kind.NURSING, Kind.EQUIPMENT]),
        st.builds(
            lambda level, most: {"level": level, "asked": most and most.asked, "accepted": most and most.accepted},
            levels, st.none() | caps,
        ),
        max_size=2,
    ),
    st.sets(st.sampled_from(Mode), min_size=1),
    st.none() | st.integers(0, 40),
    st.just(frozenset()) | st.frozensets(st.integers(0, 6), min_size=4),
    st.none() | st.integers(9, 20),
    st.booleans().map(lambda yes: yes or None),
)  # fmt: skip
where = st.integers(0, 1)
steps = st.one_of(
    st.tuples(st.just("say"), where, said),
    st.tuples(st.just("pause"), where, st.integers(1, 30)),
    st.tuples(st.just("resume"), where, st.none()),
    st.tuples(st.just("ceiling"), where, ceilings),
    st.tuples(st.just("move"), where, st.lists(st.sampled_from(sorted(COMMUNES)), max_size=2)),
    st.tuples(st.just("later"), where, st.integers(1, 3 * 24 * 60)),
    *[st.tuples(st.just("ask"), where, st.sampled_from([Kind.NURSING, Kind.UNSCHEDULED, Kind.EQUIPMENT]))]
    * 3,
    *[st.tuples(st.just("take"), where, st.integers(0, 3))] * 2,
    st.tuples(st.just("give back"), where, st.integers(0, 3)),
)
numbers = count(1)


@dataclass
class History:
    """One fresh professional of two communities, and what they were asked. at: the product's clock."""

    casts: list[Cast]
    at: datetime
    move: object
    who: int = 0
    seen: list[tuple[str, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        number = next(numbers)
        one = Professional.objects.create(family_name=f"Soignant {number}", profession="60")
        self.who = one.pk
        for tarn, insee in zip(self.casts, ("81145", "97411"), strict=True):
            with acting(tarn.desk):
                Listing.objects.create(community=tarn.community, professional=one, email_verified=True)
                Practice.objects.create(community=tarn.community, professional=one, municipality_id=insee)
            self.do(
                "say",
                tarn,
                Terms(Level.MANY, 4, 2, (MONDAY + timedelta(days=20)).date(), modes=("AMB", "HH")),
            )

    def do(self, verb: str, tarn: Cast, what: object) -> None:
        by = Actor(tarn.community.pk, professional_id=self.who)
        match verb:
            case "say":
                with acting(by):
                    write_pledge(by, self.who, what, self.at)
            case "pause":
                cast.rest(by, self.who, self.at + timedelta(hours=what))
            case "resume":
                resume(by, self.who)
            case "ceiling":
                with acting(by):
                    write_ceiling(by, self.who, what.asked, what.accepted)
            case "move":
                set_practices(by, self.who, tuple(Office(insee, ("AMB",)) for insee in what), self.at)
            case "later":
                self.at = self.move(self.at + timedelta(minutes=what))
            case "ask":
                self.ask(tarn, what)
            case _:
                self.answer(verb, tarn, what)

    def allowed(self, tarn: Cast, need: Need, modes: list[str], *, accepting: bool) -> bool:
        """What core says, on the rows as they are."""
        place, zone = tarn.community.pk, territory.zone(tarn.community)
        one = Professional.objects.get(pk=self.who)
        # Where the directory says: the pledge must say the same.
        offices = directory.places(place, [self.who])[self.who]
        insee = need.case.person.municipality_id
        asked = Asked(
            Kind(need.kind), frozenset(Mode(mode) for mode in modes), insee,
            territory.nearest(offices, [insee]).get(insee),
        )  # fmt: skip
        use = consent.uses(place, [self.who], local_week(self.at, zone)).get(self.who, consent.NO_USE)
        said = consent.standing(place, [self.who])[self.who]
        assert list(said.origins) == offices, self.seen
        ceiling = Ceiling(one.ceiling_asked, one.ceiling_accepted)
        return isinstance(covers(said.terms, asked, self.at, zone, use, ceiling, accepting=accepting), Yes)

    def ask(self, tarn: Cast, kind: Kind) -> None:
        case = cast.call(tarn, kind, now=self.at)
        with acting(tarn.desk):
            need = Need.objects.select_related("case__person").get(case=case)
            pledge = consent.pledge_of(self.who, tarn.community.pk)
            expected = self.allowed(tarn, need, need.modes, accepting=False)
            common = sorted(set(need.modes) & set(pledge.modes)) or need.modes
            done = self.tried(
                "INSERT INTO cases_proposal (community_id, need_id, professional_id, basis, pledge_id, consent_seq, week,"
                " state, tier, modes, sent_at, until, why, alternative)"
                " VALUES (%s, %s, %s, 'pledge', %s, %s, %s, 'sent', 'near', %s::varchar[], %s, %s, '', '')",
                [tarn.community.pk, need.pk, self.who, pledge.pk, pledge.consent_seq,
                 local_week(self.at, territory.zone(tarn.community)), common, self.at, self.at],
            )  # fmt: skip
        self.same("ask", done, expected)

    def answer(self, verb: str, tarn: Cast, index: int) -> None:
        with acting(tarn.desk):
            wanted = "sent" if verb == "take" else "accepted"
            mine = Proposal.objects.filter(professional_id=self.who, state=wanted).order_by("pk")
            chosen = list(mine.select_related("need__case__person", "pledge")[index : index + 1])
            for one in chosen:
                expected = verb != "take" or self.allowed(tarn, one.need, one.modes, accepting=True)
                done = self.tried(
                    "UPDATE cases_proposal SET state = %s, taken_seq = %s WHERE id = %s",
                    ["accepted" if verb == "take" else "declined", one.pledge.consent_seq, one.pk],
                )
                self.same(verb, done, expected)

    def same(self, verb: str, done: bool, expected: bool) -> None:
        self.seen.append((verb, done))
        assert done == expected, self.seen

    @staticmethod
    def tried(statement: str, values: list[object]) -> bool:
        try:
            with transaction.atomic(), connection.cursor() as sql:
                sql.execute(statement, values)
        except IntegrityError as error:
            if "outside the latest consent" not in str(error):
                raise
            return False
        return True


@pytest.fixture
def casts(at):
    at(MONDAY)
    return [cast.gaillacois(), cast.bourbon()]


@settings(slow, max_examples=30)
@given(st.lists(steps, min_size=4, max_size=14))
def test_they_never_disagree_on_a_history(casts, at, history):
    told = History(casts, at(MONDAY), at)
    for verb, place, what in history:
        told.do(verb, casts[place], what)


def test_a_history_that_asks_takes_and_fills_the_week(casts, at):
    """The generated ones would prove nothing if they were all refused, or all allowed."""
    told = History(casts, at(MONDAY), at)
    for verb, place, what in (
        [("ask", 0, Kind.NURSING)] * 5 + [("take", 0, 0)] * 3 + [("ask", 1, Kind.NURSING)]
    ):
        told.do(verb, casts[place], what)
    assert told.seen == [("ask", True)] * 4 + [("ask", False)] + [("take", True)] * 2 + [
        ("take", False),
        ("ask", True),
    ]


def test_a_yes_is_held_to_where_they_work_by_then(casts, at):
    """Asked from next door, they move away: the older request is not theirs to take; back again, it is."""
    told, here = History(casts, at(MONDAY), at), casts[0]
    near = Terms(Level.MANY, 4, 2, (MONDAY + timedelta(days=20)).date(), modes=("AMB", "HH"), minutes=20)
    for verb, what in (
        ("say", near),
        ("ask", Kind.NURSING),
        ("move", ["81069"]),
        ("take", 0),
        ("ask", Kind.NURSING),
        ("move", ["81069", "81099"]),
        ("ask", Kind.NURSING),
        ("take", 0),
        ("move", []),
        ("ask", Kind.NURSING),
    ):
        told.do(verb, here, what)
    assert told.seen == [
        ("ask", True),
        ("take", False),
        ("ask", False),
        ("ask", True),
        ("take", True),
        ("ask", False),
    ]


def test_the_use_that_core_reads_is_the_one_that_the_wall_counts(casts, at):
    told = History(casts, at(MONDAY), at)
    for verb, what in (
        ("ask", Kind.NURSING),
        ("ask", Kind.EQUIPMENT),
        ("take", 0),
        ("take", 0),
        ("give back", 0),
    ):
        told.do(verb, casts[0], what)
    with reading(casts[0].desk):
        used = consent.uses(casts[0].community.pk, [told.who], MONDAY.date())[told.who]
    assert (used.asked, used.accepted, used.asked_everywhere, used.accepted_everywhere) == (2, 1, 2, 1)
    assert used.by_kind == {Kind.NURSING: (1, 0), Kind.EQUIPMENT: (1, 1)}


def test_a_yes_counts_and_is_given_back_in_the_week_in_which_it_was_said(casts, at):
    told = History(casts, at(MONDAY), at)
    told.do("later", casts[0], 6 * 24 * 60)
    told.do("ask", casts[0], Kind.NURSING)

    def used() -> dict[str, tuple[int, int]]:
        with reading(casts[0].desk):
            mine = PledgeUse.objects.filter(professional_id=told.who).order_by("week")
            return {str(one.week): (one.asked, one.accepted) for one in mine}

    told.do("later", casts[0], 24 * 60)
    told.do("take", casts[0], 0)
    assert used() == {"2026-11-23": (1, 0), "2026-11-30": (0, 1)}
    told.do("give back", casts[0], 0)
    assert used() == {"2026-11-23": (1, 0), "2026-11-30": (0, 0)}
