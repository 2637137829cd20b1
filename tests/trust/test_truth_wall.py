"""What the figures of the list are counted from cannot be invented by the application, past all its verbs."""

from datetime import timedelta

import psycopg
import pytest

from tests import cast
from tests.cast import MONDAY
from tests.placement.line_given import agrees, waits
from tests.trust.raw import refused, run
from volontiers.core.waiting import Leaving, NotNow
from volontiers.database.wall import acting, reading
from volontiers.people.models import Attachment
from volontiers.placement.actions.answering import accept, say_yes
from volontiers.placement.actions.leaving import close, come_back
from volontiers.placement.actions.offering import Offered, propose
from volontiers.placement.actions.returning import end
from volontiers.placement.models import Offer, Registration, WaitingEvent

pytestmark = pytest.mark.django_db(transaction=True)
NEVER_SEEN = Attachment.Ending.NEVER_SEEN


@pytest.fixture
def tarn(at):
    at(MONDAY)
    made = cast.gaillacois()
    agrees(made, made.alix, 4)
    return made


def attached(tarn, name="Durand") -> tuple[Registration, Attachment]:
    one = waits(tarn, name)
    return one, attach_again(tarn, one)


def attach_again(tarn, one) -> Attachment:
    _, (offer,) = propose(tarn.desk, tarn.alix.pk, [Offered(one.pk, "x")], "batch", MONDAY)
    accept(tarn.pro(tarn.alix), offer.pk, MONDAY)
    say_yes(tarn.desk, offer.pk, MONDAY, "telephone")
    with reading(tarn.desk):
        return Attachment.objects.latest("pk")


def by_hand(tarn, *statements: str) -> None:
    with acting(tarn.desk):
        for one in statements:
            run(one)


ATTACHED = "UPDATE placement_registration SET state = 'attached', ended_at = clock(), ended_for = 'attached'"
ENDED = "UPDATE people_attachment SET ended_at = clock(), ended_for = 'never_seen'"
WAITS = "UPDATE placement_registration SET state = 'waiting', ended_at = NULL, ended_for = ''"
LEFT = "UPDATE placement_registration SET state = 'left', ended_for = 'found'"
ENTERS = (
    "INSERT INTO placement_registration SELECT (jsonb_populate_record(r, jsonb_build_object('id', r.id + 1000000, 'code',"
    " 'ZZZZZ', 'key', gen_random_uuid(), 'state', 'attached', 'ended_at', clock(), 'ended_for', 'attached'))).*"
    " FROM placement_registration r"
)


@pytest.mark.parametrize("statement", [ATTACHED, ENTERS])
def test_nobody_is_counted_as_attached_without_an_attachment(tarn, statement):
    waits(tarn)
    with refused("is who is attached"):
        by_hand(tarn, statement)


@pytest.mark.parametrize("statement", [ENDED, WAITS, LEFT])
def test_who_is_attached_stays_so_until_both_say_it_ended(tarn, statement):
    attached(tarn)
    with refused("is who is attached"):
        by_hand(tarn, statement)
    by_hand(tarn, ENDED, WAITS)


def test_a_check_is_not_put_off_by_leaving_the_community(tarn):
    waits(tarn)
    with refused("is who is attached"):
        by_hand(tarn, ATTACHED, "SELECT set_config('volontiers.community', '', true)")


def test_a_stale_page_neither_takes_off_nor_gives_back_who_is_followed(tarn):
    one, bond = attached(tarn)
    with pytest.raises(NotNow):
        close(tarn.desk, one.pk, Leaving.FOUND, MONDAY)
    with pytest.raises(NotNow):
        come_back(tarn.desk, one.pk, MONDAY)
    assert end(tarn.desk, bond.pk, NEVER_SEEN, MONDAY)


FORGET = "UPDATE placement_offer SET attachment_id = NULL"
AGAIN = (
    "INSERT INTO people_attachment (community_id, person_id, professional_id, signed_by_id, professional_seq, person_seq,"
    " agreed_at, real_by, ended_for) SELECT o.community_id, r.person_id, o.professional_id, o.signed_by_id,"
    " o.professional_seq, o.person_seq, clock(), '', ''"
    " FROM placement_offer o JOIN placement_registration r ON r.id = o.registration_id"
)


def test_two_agreements_serve_one_attachment(tarn):
    one, bond = attached(tarn)
    end(tarn.desk, bond.pk, NEVER_SEEN, MONDAY)
    with refused("written once"):
        by_hand(tarn, FORGET)
    with refused("written once"):
        by_hand(tarn, FORGET, AGAIN, ATTACHED)
    with refused("nobody is attached without both"):
        by_hand(tarn, AGAIN, ATTACHED)
    assert attach_again(tarn, one).pk > bond.pk


@pytest.mark.parametrize("yes", ["professional_seq", "person_seq"])
def test_a_yes_stands_under_one_attachment(tarn, owner_sql, yes):
    """Whatever the triggers say: the owner cannot write a second one either."""
    (_, bond), (_, other) = attached(tarn), attached(tarn, "Autre")
    owner_sql.execute("BEGIN; ALTER TABLE people_attachment DISABLE TRIGGER stands")
    with pytest.raises(psycopg.errors.UniqueViolation, match="one_attachment_per_yes"):
        owner_sql.execute(
            f"UPDATE people_attachment SET {yes} = %s WHERE id = %s", [getattr(bond, yes), other.pk]
        )
    owner_sql.execute("ROLLBACK")


def test_an_old_yes_attaches_nobody(tarn, at):
    """Five years after its end an attachment is erased, and its offer names none any more."""
    one, bond = attached(tarn)
    end(tarn.desk, bond.pk, NEVER_SEEN, MONDAY)
    at(MONDAY + timedelta(days=5 * 366))
    by_hand(tarn, "SELECT erase_old_registrations(clock(), 500)")
    with reading(tarn.desk):
        assert Offer.objects.get().attachment_id is None
    with refused("nobody is attached without both"):
        by_hand(tarn, AGAIN, ATTACHED)
    assert one.pk


SIGNED = (
    "INSERT INTO placement_plan (community_id, study, name, state, setting, problem, figures, fault, asked_at, asked_by_id,"
    " register_seq, version, signed_version, signed_at, signed_by_id) SELECT {here}, gen_random_uuid(), 'A', '{state}',"
    " '{{}}', '', '{{}}', '',"
    " clock(), {who}, 0, 0, 0, {at}, {by}"
)


def test_a_plan_starts_unsigned(tarn):
    said = {"here": tarn.community.pk, "who": tarn.camille.pk}
    with refused("only a plan that was read is signed"):
        by_hand(tarn, SIGNED.format(state="signed", at="clock()", by=tarn.noor.pk, **said))
    by_hand(tarn, SIGNED.format(state="computing", at="NULL", by="NULL", **said))


SAYS = (
    "INSERT INTO placement_waitingevent (community_id, registration_id, at, kind, actor, data)"
    " SELECT community_id, id, '{at}', '{kind}', 'machine', '{data}' FROM placement_registration"
)
SUMMER = "2026-07-14T08:00:00Z"


@pytest.mark.parametrize("day", [SUMMER, "2030-01-01T00:00:00Z"])
def test_a_line_is_of_the_moment(tarn, day):
    waits(tarn)
    by_hand(tarn, SAYS.format(at=day, kind="came_back", data="{}"))
    with reading(tarn.desk):
        assert WaitingEvent.objects.get(kind="came_back").at == MONDAY


@pytest.mark.parametrize("kind", ["attached", "left"])
def test_who_waits_is_told_neither_attached_nor_gone(tarn, kind):
    waits(tarn)
    with refused("tells what became of"):
        by_hand(tarn, SAYS.format(at=SUMMER, kind=kind, data='{"why": "found"}'))


@pytest.mark.parametrize(
    ("kind", "data"),
    [("came_back", "{}"), ("given_back", "{}"), ("left", '{"why": "found"}'), ("left", "{}")],
)
def test_who_left_is_told_neither_back_nor_gone_for_something_else(tarn, kind, data):
    close(tarn.desk, waits(tarn).pk, Leaving.MOVED_AWAY, MONDAY)
    with refused("tells what became of"):
        by_hand(tarn, SAYS.format(at=SUMMER, kind=kind, data=data))
    by_hand(tarn, SAYS.format(at=SUMMER, kind="left", data='{"why": "moved_away"}'))
