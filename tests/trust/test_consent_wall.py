"""Raw SQL as the application role against the wall of the pledges: nobody is asked, nobody takes, outside of it."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, transaction

from tests import cast
from tests.cast import MONDAY
from tests.trust.raw import ask, need_of, refused, run
from volontiers.cases.actions.desk import record_phone_yes
from volontiers.cases.actions.tracking import withdraw_agreement
from volontiers.cases.actions.waves import advance
from volontiers.cases.actions.withdrawals import change_pledge, pause_pledge, remove_shift
from volontiers.cases.models import Proposal
from volontiers.consent.actions import Terms
from volontiers.consent.models import Pledge
from volontiers.core.ledger import EntryKind
from volontiers.core.need import Kind
from volontiers.core.pledge import Level
from volontiers.database.ledger import append
from volontiers.database.wall import acting, reading

pytestmark = pytest.mark.django_db
NOTHING = Terms(Level.NONE, 0, 0, None)
NEVER = {"level": "none", "asked_cap": 0, "accepted_cap": 0}


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def test_what_the_latest_entry_allows_passes(tarn):
    need = need_of(tarn)
    with acting(tarn.desk):
        proposal = ask(tarn, need, tarn.alix)
        run("UPDATE cases_proposal SET state = 'accepted', taken_seq = consent_seq WHERE id = %s", proposal)
    with reading(tarn.desk):
        assert str(Proposal.objects.get().taken_week) == "2026-11-23"


@pytest.mark.parametrize("seq", [0, 1, 999])
def test_an_entry_that_is_not_the_latest_allows_nothing(tarn, seq):
    need = need_of(tarn)
    with acting(tarn.desk), refused("is not the latest"):
        ask(tarn, need, tarn.bao, seq=seq)


def test_no_entry_allows_nothing(tarn):
    need = need_of(tarn)
    with acting(tarn.desk), refused("is not the latest|null value"):
        run(
            "INSERT INTO cases_proposal (community_id, need_id, professional_id, basis, pledge_id, week, state, tier,"
            " modes, sent_at, until, why, alternative) SELECT community_id, %s, professional_id, 'pledge', id,"
            " '2026-11-23', 'sent', 'near', '{AMB}', clock(), clock(), '', '' FROM consent_pledge LIMIT 1",
            need.pk,
        )


@pytest.mark.parametrize(
    "change",
    [
        "level = 'many'", "asked_cap = 40, accepted_cap = 40", "until = until + 900", "paused_until = NULL",
        "modes = '{AMB,HH,VR}'",
        "origins = '{81069}'", "minutes = 600",
        """by_kind = '{"nursing": {"level": "many"}}'""", "consent_seq = consent_seq + 1",
        "professional_id = 1", "version = 9",
    ],
)  # fmt: skip
def test_a_pledge_is_not_written_by_the_application(tarn, change):
    change_pledge(
        tarn.pro(tarn.alix), tarn.alix.pk, Terms(Level.SOME, 1, 1, MONDAY.date(), ("AMB",), 5), MONDAY, (1, 1)
    )
    pause_pledge(tarn.pro(tarn.alix), tarn.alix.pk, MONDAY + timedelta(days=1), MONDAY)
    kept = ("asked_cap", "accepted_cap")
    with reading(tarn.desk):
        before = Pledge.objects.values(*kept).get(professional=tarn.alix)
    with acting(tarn.desk), refused("written by an entry", ProgrammingError):
        run(f"UPDATE consent_pledge SET {change} WHERE professional_id = %s AND level = 'some'", tarn.alix.pk)
    with reading(tarn.desk):
        assert Pledge.objects.values(*kept).get(professional=tarn.alix) == before


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("withdrawal", {"level": "many"}),
        ("withdrawal", {"level": "none", "by_kind": {"nursing": {"level": "some"}}}),
        ("pledge", {"level": "none"}),
        ("pledge", {"level": "none", "by_kind": {"nursing": {"level": "none"}}}),
    ],
)
def test_an_entry_is_a_withdrawal_exactly_when_it_says_not_at_all(tarn, kind, said):
    body = {"asked_cap": 0, "accepted_cap": 0} | said
    with refused("withdrawal_says_none|a withdrawal says none"), acting(tarn.desk):
        append(tarn.desk, EntryKind(kind), body, professional_id=tarn.alix.pk)


def test_a_pledge_is_not_made_by_the_application(tarn):
    with acting(tarn.desk), refused("written by an entry", ProgrammingError):
        run(
            "INSERT INTO consent_pledge (community_id, professional_id, level, asked_cap, accepted_cap, by_kind, modes,"
            " communes, days, until, given_at, version, consent_seq) VALUES (%s, %s, 'many', 90, 90, '{}', '{AMB}', '{}',"
            " '{}', '2029-01-01', clock(), 1, 1)",
            tarn.community.pk, tarn.alix.pk,
        )  # fmt: skip


def test_a_ceiling_is_not_written_by_the_application(tarn):
    with acting(tarn.desk), refused("written by an entry", ProgrammingError):
        run("UPDATE directory_professional SET ceiling_accepted = 90 WHERE id = %s", tarn.alix.pk)


@pytest.mark.parametrize(
    "call",
    [
        'obey_entry(\'pledge\', \'{"level": "many", "asked_cap": 90, "accepted_cap": 90}\', {c}, {p}, 1, clock())',
        'obey_pledge(\'{"level": "many", "asked_cap": 90, "accepted_cap": 90}\', {c}, {p}, 1, clock())',
        "obey_entry('ceiling', '{\"ceiling_asked\": 90}', {c}, {p}, 1, clock())",
        "use_pledge((SELECT o FROM cases_proposal o LIMIT 1), 'nursing', '2026-11-23', -9, -9)",
    ],
)
def test_the_inner_functions_do_nothing_for_the_application(tarn, call):
    need = need_of(tarn)
    with acting(tarn.desk):
        ask(tarn, need, tarn.alix)
    with acting(tarn.desk), pytest.raises(ProgrammingError, match="written by"):
        run("SELECT " + call.replace("{c}", str(tarn.community.pk)).replace("{p}", str(tarn.alix.pk)))


@pytest.mark.parametrize("function", ["within_consent", "taken_within_consent"])
def test_the_triggers_serve_no_other_table(tarn, function):
    bait = [
        "CREATE TEMPORARY TABLE bait (LIKE cases_proposal)",
        f"CREATE TRIGGER bait BEFORE INSERT ON bait FOR EACH ROW EXECUTE FUNCTION {function}()",
        "INSERT INTO bait SELECT (jsonb_populate_record(NULL::cases_proposal, '{\"id\": 1}')).*",
    ]
    with acting(tarn.desk), pytest.raises(ProgrammingError, match=r"only a |permission denied"):
        run("; ".join(bait))


def test_the_pledge_of_somebody_else_is_not_used(tarn):
    need = need_of(tarn)
    with acting(tarn.desk), refused("of somebody else"):
        ask(tarn, need, tarn.alix, of=tarn.bao)


def test_a_need_of_the_neighbour_is_not_proposed(tarn):
    theirs = need_of(cast.bourbon())
    with acting(tarn.desk), refused("of one community"):
        ask(tarn, theirs, tarn.alix)


def test_another_week_has_no_room(tarn):
    need = need_of(tarn)
    with acting(tarn.desk), refused("week"):
        ask(tarn, need, tarn.alix, week="2026-11-30")


@pytest.mark.parametrize(
    "change",
    [
        "professional_id = (SELECT id FROM directory_professional WHERE family_name = 'Faure' LIMIT 1)",
        "consent_seq = 1", "week = '2026-11-30'", "modes = '{HH}'", "basis = 'one_off', pledge_id = NULL",
    ],
)  # fmt: skip
def test_a_proposal_keeps_whom_it_asks_and_why_it_may(tarn, change):
    need = need_of(tarn)
    change_pledge(
        tarn.pro(tarn.alix),
        tarn.alix.pk,
        Terms(Level.SOME, 3, 1, MONDAY.date(), ("AMB",)),
        MONDAY,
        (None, None),
    )
    with acting(tarn.desk):
        ask(tarn, need, tarn.alix)
    with acting(tarn.desk), refused("keeps whom it asks"):
        run(f"UPDATE cases_proposal SET {change}")


@pytest.mark.parametrize("over", ["declined", "expired", "withdrawn"])
@pytest.mark.parametrize("again", ["sent", "accepted", "alternative"])
def test_an_answered_proposal_does_not_come_back(tarn, over, again):
    need = need_of(tarn)
    with acting(tarn.desk):
        ask(tarn, need, tarn.alix)
        run("UPDATE cases_proposal SET state = %s", over)
    with acting(tarn.desk), refused("is over"):
        run("UPDATE cases_proposal SET state = %s, taken_seq = consent_seq", again)


def test_after_a_withdrawal_nothing_of_before_is_taken(tarn):
    need = need_of(tarn)
    with acting(tarn.desk):
        ask(tarn, need, tarn.alix)
        append(
            tarn.pro(tarn.alix),
            EntryKind.WITHDRAWAL,
            {"level": "none", "asked_cap": 0, "accepted_cap": 0},
            professional_id=tarn.alix.pk,
        )
    for seq in ("consent_seq", "(SELECT consent_seq FROM consent_pledge p WHERE p.id = pledge_id)"):
        with acting(tarn.desk), refused():
            run(f"UPDATE cases_proposal SET state = 'accepted', taken_seq = {seq}")
    another = need_of(tarn)
    with acting(tarn.desk), refused("none_level"):
        ask(tarn, another, tarn.alix)


def test_nobody_is_written_down_as_taking_a_need(tarn):
    need = need_of(tarn)
    with acting(tarn.desk):
        ask(tarn, need, tarn.alix)
    for state in ("taken", "proposed"):
        with acting(tarn.desk), refused("without having said yes"):
            run("UPDATE cases_need SET state = %s, taken_by_id = %s, taken_at = clock()", state, tarn.alix.pk)


def test_a_yes_by_telephone_holds_for_its_need_alone(tarn):
    first, second = need_of(tarn), need_of(tarn)
    record_phone_yes(tarn.desk, first.pk, tarn.alix.pk, MONDAY)
    with reading(tarn.desk):
        seq = Proposal.objects.get().consent_seq
    with acting(tarn.desk), refused("said for another need"):
        ask(tarn, second, tarn.alix, basis="one_off", seq=seq)
    with acting(tarn.desk), refused("no entry of theirs"):
        ask(tarn, first, tarn.bao, basis="one_off", seq=seq)


def test_a_contested_yes_holds_no_more(tarn):
    need = need_of(tarn)
    with acting(tarn.desk):
        said = append(tarn.desk, EntryKind.ONE_OFF, {"need": need.pk}, professional_id=tarn.alix.pk)
        append(tarn.desk, EntryKind.CONTEST, {"need": need.pk}, professional_id=tarn.alix.pk)
    with acting(tarn.desk), refused("taken back since"):
        ask(tarn, need, tarn.alix, basis="own", seq=said.seq)


def test_a_shift_holds_for_its_hours_and_until_it_is_given_back(tarn, at):
    shift = cast.duty(tarn, tarn.alix, MONDAY)
    early = need_of(tarn)
    with acting(tarn.desk):
        ask(tarn, early, tarn.alix, basis="duty", seq=shift.consent_seq)
    at(MONDAY + timedelta(hours=5))
    late = need_of(tarn)
    with acting(tarn.desk), refused("out of the shift"):
        ask(tarn, late, tarn.alix, basis="duty", seq=shift.consent_seq)
    at(MONDAY)
    remove_shift(tarn.desk, shift.pk, MONDAY)
    with acting(tarn.desk), refused("taken back since"):
        ask(tarn, late, tarn.alix, basis="duty", seq=shift.consent_seq)


def test_a_withdrawal_ends_a_shift_as_well(tarn):
    shift = cast.duty(tarn, tarn.alix, MONDAY - timedelta(hours=1))
    need = need_of(tarn)
    change_pledge(tarn.pro(tarn.alix), tarn.alix.pk, NOTHING, MONDAY, (None, None))
    with acting(tarn.desk), refused("none_level"):
        ask(tarn, need, tarn.alix, basis="duty", seq=shift.consent_seq)


def test_nobody_else_puts_on_duty_who_withdrew(tarn):
    change_pledge(tarn.pro(tarn.alix), tarn.alix.pk, NOTHING, MONDAY, (None, None))
    with pytest.raises(ValidationError, match="Elle seule peut changer cela"):
        cast.duty(tarn, tarn.alix, MONDAY)
    said = {"shift": 1, "starts": MONDAY, "ends": MONDAY + timedelta(hours=9)}
    with acting(tarn.desk), refused("no shift for who withdrew"), transaction.atomic():
        append(tarn.desk, EntryKind.SHIFT, said, professional_id=tarn.alix.pk)


HOUR = timedelta(hours=1)


@pytest.mark.parametrize("withdrew", [False, True])
@pytest.mark.parametrize("pause", [None, 3])
@pytest.mark.parametrize("starts", [-2, 0, 2, 4])
@pytest.mark.parametrize("now", [0, 1, 5])
def test_the_rota_and_the_register_refuse_the_same_shifts(tarn, at, withdrew, pause, starts, now):
    """Whoever withdrew, now; whoever pauses over the start, or over now when it has started."""
    if withdrew:
        change_pledge(tarn.pro(tarn.alix), tarn.alix.pk, NOTHING, MONDAY, (None, None))
    if pause:
        pause_pledge(tarn.pro(tarn.alix), tarn.alix.pk, MONDAY + pause * HOUR, MONDAY)
    moment, starting = at(MONDAY + now * HOUR), MONDAY + starts * HOUR
    silent = withdrew or max(starts, now) < (pause or 0)
    said = {"shift": 1, "starts": starting, "ends": starting + 9 * HOUR}
    with acting(tarn.desk), refused("no shift") if silent else nullcontext(), transaction.atomic():
        append(tarn.desk, EntryKind.SHIFT, said, professional_id=tarn.alix.pk)
    expected = (
        pytest.raises(ValidationError, match="Elle seule peut changer cela") if silent else nullcontext()
    )
    with expected:
        cast.duty(tarn, tarn.alix, starting, hours=9, now=moment)


def test_a_pause_holds_on_duty_too(tarn):
    shift = cast.duty(tarn, tarn.alix, MONDAY)
    need = need_of(tarn)
    pause_pledge(tarn.pro(tarn.alix), tarn.alix.pk, MONDAY + timedelta(hours=1), MONDAY)
    with acting(tarn.desk), refused("paused"):
        ask(tarn, need, tarn.alix, basis="duty", seq=shift.consent_seq)


def test_who_is_paused_has_offered_nothing_instead(tarn):
    need = need_of(tarn)
    with acting(tarn.desk):
        ask(tarn, need, tarn.alix)
        append(
            tarn.desk, EntryKind.PAUSE, {"until": MONDAY + timedelta(days=1)}, professional_id=tarn.alix.pk
        )
    with acting(tarn.desk), refused("paused"):
        run("UPDATE cases_proposal SET state = 'alternative', alternative = 'demain'")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE cases_need SET case_id = case_id + 1", "its kind and its case"),
        ("UPDATE cases_need SET kind = 'nursing'", "its kind and its case"),
        ("UPDATE cases_need SET modes = '{HH}'", "its modes"),
        ("UPDATE cases_case SET person_id = person_id + 1", "keeps its person"),
        (
            "UPDATE territory_community SET time_zone = 'Etc/GMT+12' WHERE slug = 'gaillacois'",
            "the zone stays",
        ),
    ],
)
def test_what_the_wall_was_held_to_stays(tarn, change, why):
    need = need_of(tarn)
    advance(tarn.machine, need.pk, MONDAY)
    with acting(tarn.desk), refused(why):
        run(change)


def test_a_closed_need_does_not_become_hers_again(tarn):
    need = need_of(tarn)
    record_phone_yes(tarn.desk, need.pk, tarn.alix.pk, MONDAY)
    with acting(tarn.desk):
        run("UPDATE cases_proposal SET state = 'withdrawn'")
        run("UPDATE cases_need SET state = 'unplaced', next_check_at = NULL")
    with acting(tarn.desk), refused("without having said yes"):
        run("UPDATE cases_need SET state = 'taken'")


def test_an_agreement_that_is_not_in_the_register_is_none(tarn):
    need = need_of(tarn)
    withdraw_agreement(tarn.desk, need.case_id, MONDAY)
    with acting(tarn.desk):
        run("UPDATE cases_agreement SET withdrawn_at = NULL")
    with acting(tarn.desk), refused("has not agreed"):
        ask(tarn, need, tarn.alix)


def test_an_agreement_is_of_one_family(tarn):
    need = need_of(tarn, Kind.EQUIPMENT)
    with acting(tarn.desk):
        append(tarn.desk, EntryKind.AGREEMENT_WITHDRAWN, {"family": "services"}, case_id=need.case_id)
    with acting(tarn.desk), refused("has not agreed"):
        ask(tarn, need, tarn.bed)


def test_who_is_not_of_the_community_says_nothing_in_it(tarn):
    other = cast.bourbon()
    with acting(tarn.desk), refused("not of this community"), transaction.atomic():
        append(tarn.desk, EntryKind.CEILING, {"ceiling_asked": 90}, professional_id=other.alix.pk)
