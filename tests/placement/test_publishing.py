"""What was published of a quarter never moves: neither with those who change, nor by hand, nor twice."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError

from tests import cast
from tests.cast import PARIS
from tests.placement.waiting_given import listed, somebody
from tests.together import together
from tests.trust.raw import refused, run
from volontiers.core.priority import Ground
from volontiers.core.publication import Publication
from volontiers.core.waiting import Leaving
from volontiers.database.wall import acting, reading
from volontiers.ops.due import Sweeping
from volontiers.placement.actions.leaving import close
from volontiers.placement.actions.publishing import publish_past
from volontiers.placement.models import PublishedQuarter, Registration
from volontiers.placement.queries.published import published, to_publish
from volontiers.placement.queries.truth import VERSION, quarter

pytestmark = pytest.mark.django_db(transaction=True)
SUMMER, SPRING = date(2026, 7, 1), date(2026, 4, 1)
AUGUST = datetime(2026, 8, 3, 8, tzinfo=UTC)
LAST_MINUTE = datetime(2026, 9, 30, 21, 59, tzinfo=UTC)
MIDNIGHT = datetime(2026, 9, 30, 22, tzinfo=UTC)


@pytest.fixture
def tarn(at):
    at(AUGUST)
    made = cast.gaillacois(AUGUST)
    people = [listed(made, somebody(n), now=AUGUST) for n in range(1, 13)]
    for one in people[:5]:
        close(made.desk, one.pk, Leaving.FOUND, AUGUST)
    return made


def told(tarn, start=SUMMER) -> Publication:
    with reading(tarn.desk):
        return published(tarn.community.pk, start).told


def live(tarn) -> Publication:
    with reading(tarn.desk):
        return quarter(tarn.community.pk, SUMMER, PARIS).told(everything=False)


def test_a_quarter_is_published_after_its_last_minute_and_once(tarn, at):
    assert publish_past(tarn.machine, at(LAST_MINUTE)) == 0
    assert publish_past(tarn.machine, at(MIDNIGHT)) == 1
    assert publish_past(tarn.machine, MIDNIGHT) == 0
    with reading(tarn.desk):
        one = PublishedQuarter.objects.get()
    assert (one.start, one.version, one.published_at) == (SUMMER, VERSION, MIDNIGHT)
    assert told(tarn) == live(tarn)
    assert told(tarn).whole[:5] == (0, 7, 12, 0, 5)


def test_who_changes_afterwards_moves_nothing_that_was_published(tarn, at):
    publish_past(tarn.machine, at(MIDNIGHT))
    before = told(tarn)
    with acting(tarn.desk):
        Registration.objects.filter(state="waiting").update(
            priority="long_term", grounds=[Ground.LONG_TERM_CONDITION]
        )
    publish_past(tarn.machine, at(datetime(2026, 11, 23, 8, tzinfo=UTC)))
    assert live(tarn) != before
    assert told(tarn) == before


def test_each_quarter_since_somebody_is_on_the_list(tarn, at):
    now = at(datetime(2027, 4, 2, 8, tzinfo=UTC))
    with reading(tarn.desk):
        assert to_publish(tarn.community.pk, now, PARIS) == [SUMMER, date(2026, 10, 1), date(2027, 1, 1)]
    assert publish_past(tarn.machine, now) == 3
    with reading(tarn.desk):
        assert published(tarn.community.pk, SPRING) is None


def test_nothing_is_published_where_nobody_is(tarn, at):
    bourbon = cast.bourbon()
    assert publish_past(bourbon.machine, at(MIDNIGHT)) == 0


def test_two_workers_publish_it_once(tarn, at):
    at(MIDNIGHT)
    together(*[lambda: publish_past(tarn.machine, MIDNIGHT)] * 3)
    with reading(tarn.desk):
        assert PublishedQuarter.objects.count() == 1


def test_the_worker_publishes_by_itself(tarn, at):
    at(MIDNIGHT)
    Sweeping()()
    assert told(tarn) == live(tarn)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE placement_publishedquarter SET figures = '{}'",
        "UPDATE placement_publishedquarter SET start = start - 90",
        "DELETE FROM placement_publishedquarter",
        "TRUNCATE placement_publishedquarter",
    ],
)
def test_nobody_rewrites_what_was_published(tarn, at, statement):
    publish_past(tarn.machine, at(MIDNIGHT))
    with refused("permission denied|cannot be rewritten", Exception), acting(tarn.desk):
        run(statement)


@pytest.mark.parametrize("start", ["2026-10-01", "2026-07-02", "2027-01-01"])
def test_what_is_not_over_is_not_published(tarn, at, start):
    at(MIDNIGHT)
    with refused("published after its end"), acting(tarn.desk):
        run(
            "INSERT INTO placement_publishedquarter (community_id, start, version, figures, published_at)"
            " VALUES (%s, %s, 1, '{}', '2030-01-01')",
            tarn.community.pk, start,
        )  # fmt: skip


def test_a_quarter_has_one_publication(tarn, at):
    publish_past(tarn.machine, at(MIDNIGHT))
    with pytest.raises(IntegrityError, match="a_quarter_is_published_once"), acting(tarn.desk):
        PublishedQuarter.objects.create(
            community=tarn.community, start=SUMMER, version=VERSION, figures={}, published_at=MIDNIGHT
        )


def test_the_neighbour_reads_its_own(tarn, at):
    publish_past(tarn.machine, at(MIDNIGHT))
    bourbon = cast.bourbon()
    with reading(bourbon.desk):
        assert not PublishedQuarter.objects.exists()
