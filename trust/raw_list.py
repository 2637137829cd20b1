"""The waiting list in raw SQL: offering outside of what a doctor said, attaching without both agreements."""

from datetime import date, timedelta
from uuid import uuid4

from tests.cast import MONDAY, Cast
from trust import territory
from volontiers.consent.lasting import change_lasting
from volontiers.core.lasting import LastingTerms
from volontiers.core.pledge import Level
from volontiers.core.waiting import Leaving
from volontiers.database.wall import acting
from volontiers.directory.models import Professional
from volontiers.people.actions import Identity, note_person
from volontiers.placement.actions import answering, leaving
from volontiers.placement.actions.offering import Offered, propose
from volontiers.placement.models import Offer, Registration

# full agreed to three people and has them: sent, accepted, attached. room agreed to more; stays said nothing of patients.
_NEW = (
    "INSERT INTO placement_offer (community_id, registration_id, professional_id, source, state, month, reason, known,"
    " signed_by_id, priority, sent_at, pledge_seq) VALUES (%(here)s, {who}, {doctor}, 'desk', '{state}', '{month}', 'x',"
    " {known}, %(human)s, 'other', clock(), {seq})"
)


def offer(**changed: str) -> str:
    """A row that would be right, but for what is changed."""
    right = {
        "who": "%(waits)s", "doctor": "%(room)s", "state": "sent", "month": "2026-11-01", "known": "false", "seq": "0",
    }  # fmt: skip
    return _NEW.format(**(right | changed))


_SENT, _TAKEN, _AGREED = (f" WHERE id = %({name})s" for name in ("sent", "taken", "agreed"))
_ATTACH = (
    "INSERT INTO people_attachment (community_id, person_id, professional_id, signed_by_id, professional_seq, person_seq,"
    " agreed_at, real_by, ended_for) SELECT o.community_id, r.person_id, {doctor}, {human}, {seq}, {said}, clock(), '', ''"
    " FROM placement_offer o JOIN placement_registration r ON r.id = o.registration_id WHERE o.id = {of}"
)


def attach(**changed: str) -> str:
    right = {
        "doctor": "o.professional_id", "human": "o.signed_by_id", "seq": "coalesce(o.professional_seq, 1)",
        "said": "coalesce(o.person_seq, 1)", "of": "%(taken)s",
    }  # fmt: skip
    return _ATTACH.format(**(right | changed))


_YES = "SELECT append_entry('offer_yes', jsonb_build_object('offer', %(sent)s), sha256('x'), {who}, NULL)"
_LAST = "(SELECT max(seq) FROM consent_entry WHERE community_id = %(here)s)"
OFFERED = (
    offer(doctor="%(stays)s"),
    offer(doctor="%(full)s"),
    offer(doctor="%(full)s", month="2026-10-01"),
    offer(doctor="%(full)s", known="true"),
    offer(state="accepted"),
    offer(state="agreed"),
    offer(state="withdrawn"),
    offer(who="%(offered)s"),
    offer(who="%(left)s"),
    offer(who="%(apart)s"),
    (
        f"UPDATE placement_offer SET state = 'withdrawn', next_check_at = NULL{_SENT}",
        *[offer(doctor="%(full)s", who=who) for who in ("%(waits)s", "%(apart)s")],
    ),
)
ANSWERED = (
    f"UPDATE placement_offer SET state = 'accepted'{_SENT}",
    f"UPDATE placement_offer SET state = 'accepted', professional_seq = 1{_SENT}",
    (_YES.format(who="%(room)s"), f"UPDATE placement_offer SET state = 'accepted', professional_seq = {_LAST}{_SENT}"),
    f"UPDATE placement_offer SET state = 'agreed', professional_seq = 1, person_seq = 1{_SENT}",
    f"UPDATE placement_offer SET state = 'agreed'{_TAKEN}",
    f"UPDATE placement_offer SET state = 'agreed', person_seq = professional_seq{_TAKEN}",
    f"UPDATE placement_offer SET state = 'agreed', person_seq = 1{_TAKEN}",
    f"UPDATE placement_offer SET state = 'sent'{_TAKEN}",
    f"UPDATE placement_offer SET state = 'sent'{_AGREED}",
    f"UPDATE placement_offer SET state = 'withdrawn'{_AGREED}",
    *(
        f"UPDATE placement_offer SET {change}{_SENT}"
        for change in (
            "professional_id = %(room)s", "registration_id = %(waits)s", "month = '2026-10-01'", "pledge_seq = 0",
            "signed_by_id = NULL", "reason = 'y'", "known = NOT known", "priority = 'senior'",
            "sent_at = sent_at - interval '1 day'",
            "batch_id = NULL", "id = id + 1000000",
        )
    ),
    f"DELETE FROM placement_offer{_SENT}",
    "DELETE FROM placement_offer",
    "DELETE FROM placement_registration",
    "UPDATE placement_registration SET since = since - 1",
    "UPDATE placement_batch SET until = until + interval '1 day'",
    "DELETE FROM placement_batch",
    "UPDATE people_person SET municipality_id = '81069' WHERE id = %(offered_person)s",
)  # fmt: skip
ATTACHED = (
    attach(),
    attach(of="%(sent)s"),
    attach(of="%(agreed)s"),
    attach(seq="1", said="1"),
    attach(doctor="%(room)s"),
    attach(human="NULL"),
    "UPDATE people_attachment SET professional_id = %(room)s",
    "UPDATE people_attachment SET person_id = %(offered_person)s",
    "UPDATE people_attachment SET person_seq = 1",
    "UPDATE people_attachment SET signed_by_id = NULL",
    "UPDATE people_attachment SET agreed_at = agreed_at - interval '1 day'",
    "DELETE FROM people_attachment",
    "UPDATE people_attachment SET id = id + 1000000",
    "UPDATE placement_exclusion SET person_id = %(offered_person)s",
    "UPDATE placement_exclusion SET side = 'person'",
    "UPDATE people_around SET professional_id = %(room)s",
)
_MOVED = '{"why": "moved_away"}'
# What the figures are counted from.
COUNTED = (
    "UPDATE placement_registration SET state = 'attached', ended_at = clock(), ended_for = 'attached' WHERE id = %(waits)s",
    "UPDATE placement_registration SET state = 'left', ended_for = 'found' WHERE state = 'attached'",
    "UPDATE placement_registration SET state = 'waiting', ended_at = NULL, ended_for = '' WHERE state = 'attached'",
    "UPDATE people_attachment SET ended_at = clock(), ended_for = 'never_seen'",
    f"UPDATE placement_offer SET attachment_id = NULL{_AGREED}",
    (
        f"UPDATE placement_offer SET attachment_id = NULL{_AGREED}",
        "UPDATE people_attachment SET ended_at = clock(), ended_for = 'never_seen'",
        attach(of="%(agreed)s"),
    ),
    ("UPDATE people_attachment SET ended_at = clock(), ended_for = 'never_seen'", attach(of="%(agreed)s")),
    (
        "INSERT INTO placement_plan (community_id, study, name, state, setting, problem, figures, fault, asked_at,"
        " asked_by_id, register_seq, version, signed_version, signed_at, signed_by_id) VALUES"
        " (%(here)s, gen_random_uuid(), 'x', 'signed', '{}', '', '{}', '', clock(), %(human)s, 0, 0, 0, clock(), %(human)s)"
    ),
    *(
        "INSERT INTO placement_waitingevent (community_id, registration_id, at, kind, actor, data) VALUES (%(here)s,"
        f" {who}, '2026-07-14', '{kind}', 'machine', '{_MOVED}')"
        for who, kind in (
            ("%(waits)s", "attached"), ("%(waits)s", "left"), ("%(left)s", "came_back"), ("%(left)s", "given_back"),
            ("%(left)s", "left"),
        )
    ),
    (
        "INSERT INTO placement_publishedquarter (community_id, start, version, figures, published_at)"
        " VALUES (%(here)s, '2026-10-01', 1, '{}', '2027-01-01')"
    ),
    "UPDATE placement_publishedquarter SET figures = '{}'",
    "DELETE FROM placement_publishedquarter",
)  # fmt: skip
LASTING = (
    "UPDATE consent_lastingpledge SET per_month = 99, asked_per_month = 99",
    "UPDATE consent_lastingpledge SET minutes = 500, communes = '{81069}'",
    "INSERT INTO consent_lastingpledge SELECT * FROM consent_lastingpledge",
    "DELETE FROM consent_lastingpledge",
    "SELECT append_entry('lasting', '{\"level\": \"many\"}', sha256('x'), %(stays)s, NULL)",
    'SELECT append_entry(\'lasting\', \'{"level": "some", "illness": ["ALD"]}\', sha256(\'x\'), %(stays)s, NULL)',
    "SELECT append_entry('lasting_pause', '{}', sha256('x'), %(full)s, NULL)",
    "SELECT obey_lasting('lasting_withdrawn', '{}', %(here)s, %(full)s, 1, now())",
    "ALTER TABLE placement_offer DISABLE TRIGGER within_pledge",
    "DROP TRIGGER attached_by_both ON people_attachment",
    "ALTER TABLE placement_offer DISABLE ROW LEVEL SECURITY",
    "DROP INDEX offered_to_one_doctor_at_a_time",
    "CREATE OR REPLACE FUNCTION offer_wall(o placement_offer, accepting boolean) RETURNS text LANGUAGE sql AS 'SELECT NULL'",
)
EVERY: tuple[str | tuple[str, ...], ...] = (*OFFERED, *ANSWERED, *ATTACHED, *COUNTED, *LASTING)
RIGHT: tuple[str | tuple[str, ...], ...] = (
    offer(),
    (
        _YES.format(who="%(full)s"),
        f"UPDATE placement_offer SET state = 'accepted', professional_seq = {_LAST}{_SENT}",
    ),
)


def given(land: Cast) -> dict[str, object]:
    """What the statements name."""
    full, room = territory.physician(71, land), territory.physician(72, land)
    for doctor, places in ((full, 3), (room, 9)):
        agree(land, doctor, places)
    people = {name: _waits(land, name) for name in ("sent", "taken", "agreed", "waits", "left", "apart")}
    offers = {name: _offered(land, full, people[name]) for name in ("sent", "taken", "agreed")}
    for name in ("taken", "agreed"):
        answering.accept(land.pro(full), offers[name].pk, MONDAY)
    answering.say_yes(land.machine, offers["agreed"].pk, MONDAY, "message")
    leaving.close(land.desk, people["left"].pk, Leaving.FOUND, MONDAY)
    answering.set_apart(land.desk, people["apart"].person_id, room.pk, "professional", MONDAY)
    return {
        "full": full.pk,
        "room": room.pk,
        "human": land.camille.pk,
        "offered": people["sent"].pk,
        "offered_person": people["sent"].person_id,
        **{name: people[name].pk for name in ("waits", "left", "apart")},
        **{name: one.pk for name, one in offers.items()},
    }


def agree(land: Cast, doctor: Professional, places: int) -> None:
    """So many new patients a month, whoever and wherever they are."""
    until = (MONDAY + timedelta(days=80)).date()
    terms = LastingTerms(Level.MANY, places, 3 * places, None, frozenset(), None, True, False, until, None)
    change_lasting(land.pro(doctor), doctor.pk, terms, MONDAY)


def _waits(land: Cast, name: str) -> Registration:
    with acting(land.desk):
        person = note_person(land.community.pk, Identity(name, "Rose", 1980, "81099"), MONDAY)
        return Registration.objects.create(
            community=land.community, code=name[:6].upper(), key=uuid4(), person=person, origin="desk",
            since=date(2026, 3, 2), entered_at=MONDAY, situation="none", priority="other", rank=5, rules_seq=1,
            ranked_on=MONDAY.date(), channel="telephone", agreed_at=MONDAY, confirmed_at=MONDAY,
        )  # fmt: skip


def _offered(land: Cast, doctor: Professional, one: Registration) -> Offer:
    return propose(land.desk, doctor.pk, [Offered(one.pk, "x")], Offer.Source.BATCH, MONDAY)[1][0]
