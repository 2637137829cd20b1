"""One chain per community, written in SQL, read in Python: byte for byte the same, and linear under pressure."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time
from itertools import pairwise

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from tests import cast
from tests.cast import MONDAY
from volontiers.consent import verifier
from volontiers.consent.models import Entry, EntryBody
from volontiers.core.ledger import OF_PERSON, OF_PROFESSIONAL, EntryKind, Receipt
from volontiers.core.need import Kind
from volontiers.database.ledger import append
from volontiers.database.wall import acting, reading

pytestmark = pytest.mark.django_db(transaction=True)

# PostgreSQL keeps neither the character zero nor half a character.
TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12)
ODD = st.sampled_from(
    ["é", "é", "\u2028", "\x7f", "\x1f", '"\\/', "\ufeff", "𝄞", "\ue000", "\b\f\n\r\t", "ﬀ", "A", "a", ""]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**40), 10**40) | TEXT | ODD,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT | ODD, inner, max_size=4),
    max_leaves=12,
)
BODIES = st.dictionaries(TEXT | ODD, VALUES, max_size=5)
many = settings(
    max_examples=150, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def scalar(statement: str, *values: object) -> object:
    with connection.cursor() as sql:
        sql.execute(statement, values)
        return sql.fetchone()[0]


@many
@given(BODIES)
def test_sql_and_python_write_a_body_with_the_same_bytes(body):
    assert scalar("SELECT canonical_json(%s)", Jsonb(body)).encode() == verifier.canonical(body)


def test_the_order_of_keys_is_not_that_of_the_base_s_language():
    """A base in French sorts « é » after « e », a base in C after « z »: the function says which."""
    assert 'ORDER BY e.key COLLATE "C"' in scalar(
        "SELECT prosrc FROM pg_proc WHERE proname = 'canonical_json'"
    )


@many
@given(
    BODIES,
    st.sampled_from(sorted(set(EntryKind) - {EntryKind.RULE} - OF_PERSON - OF_PROFESSIONAL)),
    st.binary(min_size=32, max_size=32),
)
def test_sql_and_python_agree_on_the_commitment_and_the_head(body, kind, salt):
    tarn = cast.Community.objects.filter(slug="pays").first() or cast.founded("Pays", "pays", has_desk=False)
    with acting(cast.Actor(tarn.pk)), connection.cursor() as sql:
        sql.execute("SELECT head FROM append_entry(%s, %s, %s, NULL, NULL)", [kind, Jsonb(body), salt])
        line = Entry.objects.latest("seq")
        said = EntryBody.objects.get(entry=line)
        committed = verifier.commitment(salt, said.time, kind, body)
        assert bytes(line.commitment) == committed
        assert bytes(line.head) == verifier.head(bytes(line.prev), tarn.pk, line.seq, committed)
        assert said.time[:10] == line.day.isoformat()


@pytest.mark.parametrize("body", [{"a": 0.5}, {"a": [1.5]}, {"a": {"b": -0.1}}, {"a": 1.0}, {"a": 1e-9}])
def test_a_float_has_no_place_in_a_body(tarn, body):
    with pytest.raises(DatabaseError, match="float"), acting(tarn.desk), connection.cursor() as sql:
        sql.execute("SELECT append_entry('rule', %s, %s, NULL, NULL)", [Jsonb(body), bytes(32)])


@pytest.mark.parametrize(
    ("body", "salt"),
    [
        ([1], bytes(32)),
        ("a", bytes(32)),
        ({}, bytes(31)),
        ({}, b""),
        ({"a": "b" * 70_000}, bytes(32)),
        (None, bytes(32)),
        ({}, None),
    ],
)
def test_what_is_no_body_or_no_salt_is_refused(tarn, body, salt):
    with (
        acting(tarn.desk),
        pytest.raises(DatabaseError, match="a body is an object"),
        connection.cursor() as sql,
    ):
        sql.execute("SELECT append_entry('rule', %s, %s, NULL, NULL)", [Jsonb(body), salt])


def test_an_entry_is_of_one_community(tarn):
    with pytest.raises(DatabaseError, match="of one community"), transaction.atomic():
        append(tarn.desk, EntryKind.RULE, {})


def test_an_entry_is_of_no_case_of_the_neighbour(tarn):
    case = cast.call(cast.bourbon(), Kind.UNSCHEDULED)
    with pytest.raises(DatabaseError, match="another community"), acting(tarn.desk):
        append(tarn.desk, EntryKind.AGREEMENT, {}, case_id=case.pk)


def test_an_unknown_kind_is_refused(tarn):
    with (
        acting(tarn.desk),
        pytest.raises(DatabaseError, match="entry_kind_is_known"),
        connection.cursor() as sql,
    ):
        sql.execute("SELECT append_entry('nothing', '{}', %s, NULL, NULL)", [bytes(32)])


def test_each_community_has_its_chain_and_its_local_day(tarn, at):
    bourbon = cast.bourbon()
    at(datetime(2026, 11, 30, 21, 30, tzinfo=UTC))
    for who, day, offset in ((tarn, date(2026, 11, 30), "+01:00"), (bourbon, date(2026, 12, 1), "+04:00")):
        with acting(who.desk):
            receipt = cast.note(who.desk)
            line = Entry.objects.latest("seq")
        assert receipt == Receipt(line.seq, bytes(line.head))
        assert line.day == day
        with reading(who.desk):
            assert EntryBody.objects.get(entry=line).time.endswith(offset)


def test_a_western_zone_has_its_sign(tarn, at, owner_sql):
    for state in ("DISABLE", "ENABLE"):
        for trigger in ("zone_stays", "changed_identity_is_said"):
            owner_sql.execute(f"ALTER TABLE territory_community {state} TRIGGER {trigger}")
        if state == "DISABLE":
            owner_sql.execute("UPDATE territory_community SET time_zone = 'America/St_Johns'")
    at(datetime(2027, 7, 1, 1, 2, 3, 456789, tzinfo=UTC))
    with acting(tarn.desk):
        cast.note(tarn.desk)
        assert EntryBody.objects.latest("entry__seq").time == "2027-06-30T22:32:03.456789-02:30"


def test_what_the_code_says_is_sayable(tarn):
    body = {
        "share": 1 / 3, "kinds": frozenset({Kind.NURSING}), "until": date(2027, 2, 1), "opens": time(8), "at": MONDAY,
        "minutes": (1, 2), "own": {Kind.NURSING: {"level": "some"}}, "nothing": None,
    }  # fmt: skip
    with acting(tarn.desk):
        append(tarn.desk, EntryKind.AGREEMENT, body)
        said = EntryBody.objects.latest("entry__seq").body
    assert said == {
        "by": tarn.camille.pk, "share": "0.3333333333333333", "kinds": ["nursing"], "until": "2027-02-01",
        "opens": "08:00:00", "at": "2026-11-23T08:05:00+00:00", "minutes": [1, 2], "own": {"nursing": {"level": "some"}},
    }  # fmt: skip


def test_a_verb_that_fails_leaves_no_line(tarn):
    def lines() -> int:
        with reading(tarn.desk):
            return Entry.objects.count()

    def fails() -> None:
        with acting(tarn.desk):
            cast.note(tarn.desk)
            raise ZeroDivisionError

    before = lines()
    with pytest.raises(ZeroDivisionError):
        fails()
    assert lines() == before


def test_many_at_once_make_one_line_each_and_one_chain(tarn):
    def say(number: int) -> Receipt:
        try:
            with acting(tarn.desk):
                return cast.note(tarn.desk, number=number)
        finally:
            connection.close()

    with reading(tarn.desk):
        before = Entry.objects.count()
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(say, range(48)))
    with reading(tarn.desk):
        lines = list(Entry.objects.order_by("seq"))
    assert sorted(one.seq for one in receipts) == list(range(before + 1, before + 49))
    assert [line.seq for line in lines] == list(range(1, before + 49))
    assert all(bytes(line.prev) == bytes(earlier.head) for earlier, line in pairwise(lines))
