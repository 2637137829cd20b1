"""What became of the list over a quarter, read from what happened to each person; and nothing small for everybody."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests import cast
from tests.cast import PARIS
from tests.placement.line_given import agrees
from tests.placement.waiting_given import listed, somebody
from volontiers.core.priority import Ground
from volontiers.core.waiting import Leaving
from volontiers.database.wall import reading
from volontiers.people.attaching import answer_after
from volontiers.people.models import Attachment
from volontiers.placement.actions.answering import accept, say_yes
from volontiers.placement.actions.following import ask_due
from volontiers.placement.actions.leaving import close, come_back
from volontiers.placement.actions.offering import Offered, propose
from volontiers.placement.actions.returning import end
from volontiers.placement.queries.truth import UNKNOWN, quarter

pytestmark = pytest.mark.django_db(transaction=True)
JUNE = datetime(2026, 6, 15, 8, tzinfo=UTC)
JULY = datetime(2026, 7, 6, 8, tzinfo=UTC)
AUGUST = datetime(2026, 8, 3, 8, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 5, 8, tzinfo=UTC)
SUMMER, AUTUMN = date(2026, 7, 1), date(2026, 10, 1)
_numbers = iter(range(1, 10_000))


@pytest.fixture
def tarn(at):
    at(JUNE)
    return cast.gaillacois(JUNE)


def enters(tarn, now, **more):
    return listed(tarn, somebody(next(_numbers)), now=now, **more)


def attached(tarn, at, one, now) -> Attachment:
    at(now)
    agrees(tarn, tarn.alix, 9, until=date(2027, 12, 31))
    _, offers = propose(tarn.desk, tarn.alix.pk, [Offered(one.pk, "près")], "plan", now)
    accept(tarn.pro(tarn.alix), offers[0].pk, now)
    say_yes(tarn.desk, offers[0].pk, now, "telephone")
    with reading(tarn.desk):
        return Attachment.objects.latest("pk")


def summer(tarn, start=SUMMER):
    with reading(tarn.desk):
        return quarter(tarn.community.pk, start, PARIS)


def test_each_movement_is_counted_in_its_quarter_and_adds_up(tarn, at):
    stayed, found, gone = (enters(tarn, JUNE) for _ in range(3))
    close(tarn.desk, gone.pk, Leaving.MOVED_AWAY, JUNE)
    at(JULY)
    newcomer = enters(tarn, JULY)
    close(tarn.desk, found.pk, Leaving.ALREADY_ATTACHED, JULY)
    attached(tarn, at, newcomer, AUGUST)
    at(OCTOBER)
    enters(tarn, OCTOBER)
    come_back(tarn.desk, found.pk, OCTOBER)
    flow = summer(tarn).flow
    assert (flow.before, flow.entered, flow.attached, dict(flow.left)) == (
        2, 1, 1, {Leaving.ALREADY_ATTACHED: 1},
    )  # fmt: skip
    assert flow.waiting == 1
    autumn = summer(tarn, AUTUMN).flow
    assert (autumn.before, autumn.waiting, autumn.entered, autumn.others) == (1, 3, 1, -1)
    assert stayed.since == date(2026, 3, 2)


def test_an_attachment_that_ends_is_taken_off(tarn, at):
    one = enters(tarn, JUNE)
    bond = attached(tarn, at, one, JULY)
    assert summer(tarn).flow.attached == 1
    end(tarn.desk, bond.pk, Attachment.Ending.NEVER_SEEN, at(AUGUST))
    flow = summer(tarn).flow
    assert (flow.attached, flow.waiting) == (0, 1)
    assert not any(wait.attached for wait in summer(tarn).waits_of(["other"]))


def test_the_one_of_two_that_was_a_repetition_is_counted_apart(tarn, at):
    from_june = enters(tarn, JUNE)
    at(JULY)
    again = enters(tarn, JULY)
    close(tarn.desk, again.pk, Leaving.DUPLICATE, JULY)
    flow = summer(tarn).flow
    assert (flow.entered, dict(flow.left), flow.waiting) == (1, {Leaving.DUPLICATE: 1}, 1)
    assert from_june.state == "waiting"


def test_waits_are_counted_from_the_original_date(tarn, at):
    one = enters(tarn, JUNE, since=date(2026, 6, 1))
    attached(tarn, at, one, AUGUST)
    (wait,) = summer(tarn).waits_of(["other"])
    assert (wait.at_risk, wait.until, wait.attached) == (14, 63, True)


def test_small_communes_are_read_by_their_sector(tarn):
    listed(tarn, somebody(1, insee="81069"), now=JUNE)
    listed(tarn, somebody(2, insee=None), now=JUNE)
    found = summer(tarn)
    assert [row.keys for row in found.by_place(everything=True)] == [
        ("Secteur Cordes et Causse",),
        (UNKNOWN,),
    ]
    assert found.places == ("Gaillac", "Lisle-sur-Tarn", "Secteur Cordes et Causse", UNKNOWN)


def test_for_everybody_a_class_of_three_is_not_told_apart(tarn):
    for _ in range(9):
        enters(tarn, JUNE)
    for number in range(3):
        listed(tarn, somebody(next(_numbers)), Ground.LONG_TERM_CONDITION, now=JUNE)
        listed(tarn, somebody(next(_numbers), birth_year=1940 + number), now=JUNE)
    found = summer(tarn)
    told = [(len(row.keys), row.flow.waiting) for row in found.by_class(everything=False)]
    assert told == [(1, 9), (5, 6)]
    assert [row.flow.waiting for row in found.by_class(everything=True)] == [9, 3, 3]


def test_enrolled_is_not_followed(tarn, at):
    bonds = [attached(tarn, at, enters(tarn, at(JUNE)), JUNE + timedelta(days=1)) for _ in range(3)]
    end(tarn.desk, bonds[2].pk, Attachment.Ending.PERSON_STOPPED, at(AUGUST))
    at(datetime(2026, 12, 21, 8, tzinfo=UTC))
    now = datetime(2026, 12, 21, 8, tzinfo=UTC)
    for bond in bonds[:2]:
        for _ in range(2):
            ask_due(tarn.machine, bond.pk, now)
    assert answer_after(tarn.desk, bonds[0].pk, 6, now, followed=True)
    six, twelve = summer(tarn, AUTUMN).followed
    assert (six.months, six.enrolled, six.followed, six.silent, six.ended) == (6, 3, 1, 1, 1)
    assert twelve.enrolled == 0
