"""New patients are offered inside of what a physician said: in SQL as in the core, and past all our verbs."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, Error, IntegrityError, ProgrammingError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast
from tests.cast import MONDAY
from tests.consent.lasting_given import NOTHING, follow, in_days, stored
from tests.core.given import PARIS, instants
from tests.core.test_lasting import lasting_candidates, lasting_terms, month_uses, standing
from tests.trust.raw import refused, run
from volontiers.consent.lasting import change_lasting
from volontiers.consent.lasting_said import value
from volontiers.consent.models import LastingPledge
from volontiers.core.lasting import Candidate, LastingTerms, MonthUse, local_month, wall_of
from volontiers.database.wall import acting, reading
from volontiers.directory.models import Listing
from volontiers.placement.actions.pledging import pause_new_patients
from volontiers.territory import queries as territory

pytestmark = pytest.mark.django_db
slow = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
zones = st.sampled_from(["Europe/Paris", "Indian/Reunion", "America/Martinique"])


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def row(terms: LastingTerms) -> str:
    """The pledge as the JSON of its row."""
    youngest, oldest = terms.ages or (None, None)
    return json.dumps(
        {
            "level": terms.level, "per_month": terms.per_month, "asked_per_month": terms.asked_per_month,
            "youngest": youngest, "oldest": oldest, "minutes": terms.minutes, "communes": sorted(terms.communes),
            "home_visits": terms.home_visits, "only_known": terms.only_known,
            "until": terms.until and terms.until.isoformat(),
            "paused_until": terms.paused_until and terms.paused_until.isoformat(),
        }
    )  # fmt: skip


def wall_in_sql(
    terms: LastingTerms, who: Candidate, at: datetime, zone: str, use: MonthUse, *, accepting: bool
) -> str | None:
    return run(
        "SELECT lasting_wall(jsonb_populate_record(NULL::consent_lastingpledge, %s::jsonb), %s, %s, %s, %s, %s, %s, %s,"
        " %s, %s, %s)",
        row(terms), at, zone, who.age, who.municipality, who.minutes, who.home_visits, who.known, use.asked,
        use.placed, accepting,
    )[0][0]  # fmt: skip


@settings(slow, max_examples=400)
@given(lasting_terms | standing, lasting_candidates, instants, zones, month_uses, st.booleans())
def test_both_name_the_same_wall(terms, who, at, zone, use, accepting):
    expected = wall_of(terms, who, at, ZoneInfo(zone), use, accepting=accepting)
    assert wall_in_sql(terms, who, at, zone, use, accepting=accepting) == expected


@settings(slow, max_examples=100)
@given(instants, zones)
def test_both_count_the_same_months(at, zone):
    assert run("SELECT local_month(%s, %s)", at, zone) == [(local_month(at, ZoneInfo(zone)),)]


# A person of one of these communes, as the pledges below see them.
SEEN = st.builds(
    Candidate,
    st.none() | st.integers(0, 100),
    st.sampled_from(["81099", "81145", "81069", "81064", "97411"]),
    st.just(None),
    st.booleans(),
    st.booleans(),
)
SAID = (
    {},
    {"minutes": 15},
    {"minutes": 5, "communes": frozenset({"81069"})},
    {"communes": frozenset({"81145"}), "home_visits": False},
    {"ages": (16, 75), "only_known": True},
)


@pytest.mark.parametrize("said", SAID)
def test_the_row_that_was_said_is_held_as_the_core_holds_it(tarn, said):
    """lasting_allows() finds the row, the roads and the zone by itself."""
    follow(tarn, tarn.alix, **said)
    terms = value(stored(tarn, tarn.alix))

    @settings(slow, max_examples=40)
    @given(SEEN, month_uses, st.integers(0, 120), st.booleans())
    def same(who, use, days, accepting):
        at, minutes = in_days(days), territory.nearest(["81099"], [who.municipality]).get(who.municipality)
        seen = Candidate(who.age, who.municipality, minutes, who.home_visits, who.known)
        with reading(tarn.desk):
            found = run(
                "SELECT lasting_allows(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                tarn.community.pk, tarn.alix.pk, at, who.age, who.municipality, who.home_visits, who.known,
                use.asked, use.placed, accepting,
            )  # fmt: skip
        assert found == [(wall_of(terms, seen, at, PARIS, use, accepting=accepting),)]

    same()


def allows(tarn, who, at=MONDAY) -> str | None:
    with reading(tarn.desk):
        return run(
            "SELECT lasting_allows(%s, %s, %s, 50, '81099', false, false, 0, 0)",
            tarn.community.pk,
            who.pk,
            at,
        )[0][0]


def test_each_word_holds_at_once(tarn):
    assert allows(tarn, tarn.alix) == "none_level"
    follow(tarn, tarn.alix)
    assert allows(tarn, tarn.alix) is None
    pause_new_patients(tarn.pro(tarn.alix), tarn.alix.pk, in_days(3), MONDAY)
    assert (allows(tarn, tarn.alix), allows(tarn, tarn.alix, in_days(3))) == ("paused", None)
    change_lasting(tarn.pro(tarn.alix), tarn.alix.pk, NOTHING, MONDAY)
    assert allows(tarn, tarn.alix) == "none_level"


def test_who_left_the_directory_agreed_to_nothing(tarn):
    follow(tarn, tarn.alix)
    with acting(tarn.desk):
        Listing.objects.filter(professional=tarn.alix).update(active=False)
    assert allows(tarn, tarn.alix) == "none_level"


def test_the_neighbour_reads_no_lasting_pledge(tarn):
    follow(tarn, tarn.alix)
    bourbon = cast.bourbon()
    with reading(bourbon.desk):
        assert not LastingPledge.objects.exists()
    with acting(bourbon.desk):
        assert run("SELECT hold_lasting(%s, %s)", tarn.community.pk, tarn.alix.pk) == [(None,)]


def test_whoever_offers_holds_the_latest_entry(tarn):
    follow(tarn, tarn.alix)
    with acting(tarn.desk):
        held = run("SELECT hold_lasting(%s, %s)", tarn.community.pk, tarn.alix.pk)
    assert held == [(stored(tarn, tarn.alix).consent_seq,)]


ROW = (
    "INSERT INTO consent_lastingpledge (community_id, professional_id, level, per_month, asked_per_month, communes,"
    " origins, home_visits, only_known, until, given_at, version, consent_seq)"
    " SELECT community_id, {who}, 'many', 9, 90, '{{}}', '{{}}', true, false, '2027-01-01', clock(), 1, consent_seq"
    " FROM consent_lastingpledge"
)


@pytest.mark.parametrize(
    "change",
    [
        "level = 'many'", "per_month = 9, asked_per_month = 90", "asked_per_month = 90", "until = '2030-01-01'",
        "paused_until = NULL", "ages", "minutes = NULL", "communes = '{81064}'", "origins = '{81064}'",
        "home_visits = NOT home_visits", "only_known = NOT only_known", "consent_seq = consent_seq + 1",
        "given_at = given_at - interval '1 day'", "version = 0", "professional_id = NOOR",
    ],
)  # fmt: skip
def test_the_application_moves_reminders_and_nothing_else(tarn, change):
    follow(tarn, tarn.alix, minutes=20, ages=(16, 60))
    pause_new_patients(tarn.pro(tarn.alix), tarn.alix.pk, in_days(3), MONDAY)
    change = (
        "youngest = NULL, oldest = NULL" if change == "ages" else change.replace("NOOR", str(tarn.noor.pk))
    )
    with refused("by an entry of the register", Error), acting(tarn.desk):
        run(f"UPDATE consent_lastingpledge SET {change}")
    with acting(tarn.desk):
        run("UPDATE consent_lastingpledge SET next_check_at = clock(), reminded_at = clock()")


def test_no_lasting_pledge_is_written_nor_taken_away_by_hand(tarn):
    follow(tarn, tarn.alix)
    with refused("by an entry of the register", Error), acting(tarn.desk):
        run(ROW.format(who=tarn.noor.pk))
    with refused("stays under its number", Error), acting(tarn.desk):
        run("DELETE FROM consent_lastingpledge")
    with refused("stays under its number", Error), acting(tarn.desk):
        run("UPDATE consent_lastingpledge SET id = id + 1")
    with pytest.raises(ProgrammingError, match="permission denied"), acting(tarn.desk):
        run("TRUNCATE consent_lastingpledge")


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE consent_lastingpledge DISABLE TRIGGER said_in_the_register",
        "DROP TRIGGER keeps_its_number ON consent_lastingpledge",
        "ALTER TABLE consent_lastingpledge DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE consent_lastingpledge DROP CONSTRAINT one_lasting_pledge_each",
        "DROP FUNCTION lasting_allows(bigint, bigint, timestamptz, int, text, boolean, boolean, bigint, bigint, boolean)",
        "ALTER FUNCTION obey_lasting(text, jsonb, bigint, bigint, bigint, timestamptz) SECURITY DEFINER",
    ],
)
def test_the_wall_cannot_be_taken_down(tarn, statement):
    with (
        acting(tarn.desk),
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
    ):
        run(statement)


def test_what_the_register_calls_writes_nothing_by_itself(tarn):
    """append_entry() alone runs as the owner."""
    follow(tarn, tarn.alix)
    for call in (
        "SELECT obey_lasting('lasting_withdrawn', '{}', %s, %s, 1, clock())",
        "SELECT obey_place('{\"from\": []}', %s, %s, 1)",
    ):
        with refused("by an entry of the register", Error), acting(tarn.desk):
            run(call, tarn.community.pk, tarn.alix.pk)


def enter(tarn, kind: str, body: dict[str, object]) -> None:
    run(
        "SELECT append_entry(%s, %s::jsonb, decode(repeat('00', 32), 'hex'), %s, NULL)",
        kind,
        json.dumps(body),
        tarn.alix.pk,
    )


GOOD = {
    "level": "some", "per_month": 1, "asked_per_month": 3, "home_visits": True, "only_known": False, "until": "2027-01-01",
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"level": "none"}, {"level": "very"}, {"per_month": 4}, {"per_month": 0}, {"until": None}, {"until": "demain"},
        {"home_visits": "yes"}, {"only_known": None}, {"minutes": 0}, {"minutes": "loin"}, {"communes": "81099"},
        {"from": [1]}, {"youngest": 20}, {"youngest": 30, "oldest": 20}, {"youngest": 0, "oldest": 900},
        {"illness": ["diabète"]}, {"without": "ALD"}, {"sex": "f"},
    ],
)  # fmt: skip
def test_a_word_that_cannot_be_read_or_sorts_people_is_refused(tarn, change):
    body = {name: one for name, one in (GOOD | change).items() if one is not None}
    with pytest.raises((IntegrityError, DatabaseError)), acting(tarn.desk):
        enter(tarn, "lasting", body)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("lasting_withdrawn", {}), ("lasting_withdrawn", {"level": "some"}), ("lasting_pause", {}),
        ("lasting_pause", {"until": "demain"}), ("lasting_expiry", {}), ("lasting_resumption", {}),
        ("lasting_expiry", {"until": "2026-11-30"}),
    ],
)  # fmt: skip
def test_nothing_ends_that_was_never_said(tarn, kind, body):
    with pytest.raises((IntegrityError, DatabaseError)), acting(tarn.desk):
        enter(tarn, kind, body)


def test_the_good_word_is_taken(tarn):
    """The refusals above would prove nothing if nothing were ever taken."""
    with acting(tarn.desk):
        enter(tarn, "lasting", GOOD)
        enter(tarn, "lasting_pause", {"until": "2026-12-01T00:00:00+01:00"})
        enter(tarn, "lasting_resumption", {})
        enter(tarn, "lasting_expiry", {"until": "2026-11-30"})
        enter(tarn, "lasting_withdrawn", {"level": "none"})
        with connection.cursor() as sql:
            sql.execute("SELECT level, version FROM consent_lastingpledge")
            assert sql.fetchall() == [("none", 3)]
