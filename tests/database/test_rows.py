"""Rows read and written directly are the same as Django's own, for every table they may meet."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.apps import apps
from django.db import DataError, connection

from tests import cast
from tests.cast import MONDAY
from volontiers.cases.actions import facts
from volontiers.cases.actions.answers import accept
from volontiers.cases.actions.waves import advance
from volontiers.cases.models import Case, Event, Link, Need, Proposal, Wave
from volontiers.database.rows import Table, insert, instances, update
from volontiers.database.wall import acting, reading
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db(transaction=True)

OURS = [model for model in apps.get_models() if model.__module__.startswith("volontiers.")]


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def values(one):
    return {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields}


def a_day(tarn):
    """A call, a wave, a yes: rows of many kinds."""
    case = cast.call(tarn)
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    advance(tarn.machine, need.pk, MONDAY)
    with reading(tarn.desk):
        proposal = Proposal.objects.filter(need=need).first()
    accept(tarn.pro(proposal.professional), proposal.pk, MONDAY)
    return case, need, proposal


def test_an_instance_read_directly_is_the_one_django_reads(tarn):
    a_day(tarn)
    seen = 0
    for model in OURS:
        table = Table(model, "t")
        statement = (
            f'SELECT {table.columns} FROM "{model._meta.db_table}" t ORDER BY "{model._meta.pk.column}"'
        )
        with reading(tarn.desk):
            direct = [values(one) for (one,) in instances(statement, [], table)]
            assert direct == [values(one) for one in model.objects.order_by("pk")], model
        seen += len(direct)
    assert seen > 50


def test_an_outer_join_that_finds_nothing_gives_none(tarn):
    case, _, _ = a_day(tarn)
    one, two = Table(Case, "c"), Table(Wave, "w")
    statement = f"SELECT {one.columns}, {two.columns} FROM cases_case c LEFT JOIN cases_wave w ON w.id = -1"
    with reading(tarn.desk):
        assert list(instances(statement, [], one, two)) == [(case, None)]


def test_rows_written_directly_are_read_back_by_django(tarn):
    case, need, proposal = a_day(tarn)
    event = Event(
        community=tarn.community, case=case, need=need, verb="wave", actor="machine", at=MONDAY,
        data={"count": 2, "reason": "« é »"},
    )  # fmt: skip
    link = Link(
        community=tarn.community, proposal=proposal, token_hash=b"\x00\xff" * 16, channel="sms", created_at=MONDAY,
        until=MONDAY + timedelta(hours=1),
    )  # fmt: skip
    message = Message(
        key=uuid4(), community=tarn.community, channel="sms", address="+33600000000", template="code",
        variables={"code": "123456"}, next_check_at=MONDAY, created_at=MONDAY,
    )  # fmt: skip
    for one in (event, link, message):
        with acting(tarn.desk):
            insert(one)
        with reading(tarn.desk):
            assert values(type(one).objects.get(pk=one.pk)) == values(one)


def test_many_rows_are_written_in_their_order(tarn):
    case, _, _ = a_day(tarn)
    written = [
        Event(community=tarn.community, case=case, verb="wave", actor="machine", at=MONDAY, data={"n": n})
        for n in range(23)
    ]
    with acting(tarn.desk):
        insert(*written)
    with reading(tarn.desk):
        found = Event.objects.in_bulk([one.pk for one in written])
    assert [found[one.pk].data["n"] for one in written] == list(range(23))


def test_an_update_writes_the_named_facts_and_no_other(tarn):
    _, need, _ = a_day(tarn)
    with reading(tarn.desk):
        before = values(Need.objects.get(pk=need.pk))
    with acting(tarn.desk):
        assert update(Need, need.pk, {"fault": "panne", "missing": [], "waits_for": need}) == 1
        assert update(Need, -1, {"fault": "panne"}) == 0
    with reading(tarn.desk):
        after = values(Need.objects.get(pk=need.pk))
    counted = before["version"] + 1  # the database counts each change
    assert after == before | {"fault": "panne", "missing": [], "waits_for_id": need.pk, "version": counted}


def test_a_text_too_long_is_refused_not_cut(tarn):
    _, need, _ = a_day(tarn)
    with pytest.raises(DataError), acting(tarn.desk):
        update(Need, need.pk, {"fault": "x" * 5000})


@pytest.fixture
def other():
    """Somebody else's transaction, past the wall."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as sql:
        yield sql
        sql.rollback()


def free(table, pk):
    """Whether nobody holds this row."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as sql:
        return bool(sql.execute(f"SELECT FROM {table} WHERE id = %s FOR UPDATE SKIP LOCKED", [pk]).rowcount)


def waits():
    for _ in range(200):
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as sql:
            if sql.execute("SELECT FROM pg_locks WHERE NOT granted").rowcount:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


@contextmanager
def locking(tarn, other, proposal):
    """lock_proposal() of somebody who has to wait for the other transaction."""

    def lock():
        try:
            with acting(tarn.desk):
                return facts.lock_proposal(proposal.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        try:
            waiter = pool.submit(lock)
            waits()
            yield waiter
        finally:
            other.rollback()


@pytest.mark.parametrize(
    ("held", "taken"), [(0, set()), (1, {"cases_case"}), (2, {"cases_case", "cases_need"})]
)
def test_the_case_is_locked_first_then_the_need_then_the_proposal(tarn, other, held, taken):
    case, need, proposal = a_day(tarn)
    rows = {"cases_case": case.pk, "cases_need": need.pk, "cases_proposal": proposal.pk}
    table = list(rows)[held]
    other.execute(f"SELECT FROM {table} WHERE id = %s FOR UPDATE", [rows[table]])
    with locking(tarn, other, proposal) as waiter:
        assert {name for name, pk in rows.items() if name != table and not free(name, pk)} == taken
        other.rollback()
        assert waiter.result(10).pk == proposal.pk


def test_a_row_that_changed_while_we_waited_is_read_as_it_is_now(tarn, other):
    _, need, proposal = a_day(tarn)
    other.execute("UPDATE cases_need SET fault = 'entre-temps' WHERE id = %s", [need.pk])
    with locking(tarn, other, proposal) as waiter:
        other.commit()
        assert waiter.result(10).need.fault == "entre-temps"
