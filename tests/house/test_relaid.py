"""Tests that commit are laid the same cast again: it has to be, row for row, what the verbs made."""

import os

import psycopg
import pytest
from django.test import TransactionTestCase

from tests import cast, relaid
from tests.cast import MONDAY
from tests.relaid import NUMBERS
from tests.superuser import TABLES
from volontiers.cases.models import Case
from volontiers.database.wall import reading
from volontiers.territory.models import Community

pytestmark = pytest.mark.django_db(transaction=True)


def everything() -> dict[str, list[str]]:
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"]) as base:
        found = {
            name: sorted(str(row) for row in base.execute(f"SELECT * FROM {name}"))
            for (name,) in base.execute(TABLES)
        }
        return found | {"numbers": sorted(map(str, base.execute(NUMBERS)))}


@pytest.fixture
def emptied(at, monkeypatch):
    """What stands between two tests that commit; nothing is kept from those before."""
    monkeypatch.setattr(relaid, "_KEPT", {})
    at(MONDAY)
    empty = TransactionTestCase()._fixture_teardown
    empty()
    return empty


def test_the_rows_and_the_numbers_are_those_that_the_verbs_left(emptied):
    made, rows = cast.gaillacois(), everything()
    cast.call(made)
    emptied()
    again = cast.gaillacois()
    assert everything() == rows
    assert again == made
    with reading(again.desk):
        assert Case.objects.count() == 0
    assert cast.call(again).pk == 1


def test_where_anything_stands_the_verbs_make_it(emptied):
    cast.gaillacois()
    emptied()
    cast.bourbon()
    assert cast.gaillacois().community.pk == 2
    assert Community.objects.count() == 2
