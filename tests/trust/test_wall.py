"""The second wall: raw SQL as the application role, past all our code, meets PostgreSQL."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError

from tests import cast
from tests.cast import MONDAY
from tests.trust.raw import run
from volontiers.cases.actions.answers import accept
from volontiers.cases.actions.emergency import hand_to_emergency
from volontiers.cases.actions.waves import advance
from volontiers.cases.models import Need, Proposal
from volontiers.core.pledge import Level
from volontiers.database.wall import acting, reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn():
    return cast.gaillacois()


@pytest.fixture
def asked(tarn):
    """A need of today, and the proposals of its first wave."""
    case = cast.call(tarn)
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    advance(tarn.machine, need.pk, MONDAY)
    return need


def test_the_neighbour_sees_no_row_whatever_it_asks(tarn):
    cast.call(tarn)
    neighbour = cast.bourbon()
    with acting(neighbour.desk):
        for table in ("cases_case", "cases_need", "people_person", "consent_pledge", "outbox_message"):
            rows = run(f"SELECT * FROM {table} WHERE community_id = %s", tarn.community.pk)
            assert rows == [], table


def test_the_neighbour_changes_no_row(tarn):
    cast.call(tarn)
    neighbour = cast.bourbon()
    with acting(neighbour.desk):
        run("UPDATE cases_case SET words = 'lu'")
        run("DELETE FROM cases_draft")
    with reading(tarn.desk):
        assert run("SELECT count(*) FROM cases_case WHERE words = 'lu'") == [(0,)]


def test_the_neighbour_cannot_write_a_row_here(tarn):
    neighbour = cast.bourbon()
    with acting(neighbour.desk), pytest.raises(ProgrammingError, match="row-level security"):
        run("INSERT INTO territory_sector (community_id, name) VALUES (%s, 'Intrus')", tarn.community.pk)


def test_a_get_cannot_write(tarn):
    with reading(tarn.desk), pytest.raises(Exception, match="read-only transaction"):
        run("UPDATE cases_case SET words = 'écrit'")


def test_the_original_date_cannot_be_changed(tarn, asked):
    for table in ("cases_case", "cases_need"):
        with acting(tarn.desk), pytest.raises(IntegrityError, match="original date"):
            run(f"UPDATE {table} SET opened_at = opened_at - interval '1 day'")


@pytest.mark.parametrize("statement", ["UPDATE cases_event SET verb = 'nothing'", "DELETE FROM cases_event"])
def test_the_thread_cannot_be_rewritten(tarn, asked, statement):
    with acting(tarn.desk), pytest.raises(IntegrityError, match="cannot be rewritten"):
        run(statement)


def test_two_people_cannot_both_have_a_need(tarn, asked):
    with acting(tarn.desk):
        take(tarn.noor.pk)
    with acting(tarn.desk), pytest.raises(IntegrityError, match="one_taker"):
        take(tarn.alix.pk)


def propose(tarn, need: Need, who: int, state: str = "sent") -> None:
    run(
        "INSERT INTO cases_proposal (community_id, need_id, professional_id, basis, pledge_id, consent_seq, week, state,"
        " tier, modes, sent_at, until, why, alternative)"
        " SELECT %s, %s, %s, 'pledge', id, consent_seq, '2026-11-23', %s, 'near', '{AMB}', now(), now(), '', ''"
        " FROM consent_pledge WHERE professional_id = %s",
        tarn.community.pk, need.pk, who, state, who,
    )  # fmt: skip


def take(who: int, need_id: int | None = None) -> None:
    run(
        "UPDATE cases_proposal o SET state = 'accepted', taken_seq = p.consent_seq FROM consent_pledge p"
        " WHERE p.id = o.pledge_id AND o.professional_id = %s AND o.need_id = coalesce(%s, o.need_id)",
        who, need_id,
    )  # fmt: skip


def another(tarn) -> Need:
    case = cast.call(tarn)
    with reading(tarn.desk):
        return Need.objects.get(case=case)


def test_nobody_is_asked_more_than_the_pledge_allows(tarn):
    needs = [another(tarn) for _ in range(4)]
    with acting(tarn.desk):
        for need in needs[:3]:
            propose(tarn, need, tarn.alix.pk)
    with acting(tarn.desk), pytest.raises(IntegrityError, match="asked_cap"):
        propose(tarn, needs[3], tarn.alix.pk)


def test_nobody_accepts_more_than_the_pledge_allows(tarn):
    needs = [another(tarn) for _ in range(2)]
    with acting(tarn.desk):
        for need in needs:
            propose(tarn, need, tarn.alix.pk)
        take(tarn.alix.pk, needs[0].pk)
    with acting(tarn.desk), pytest.raises(IntegrityError, match="accepted_cap"):
        take(tarn.alix.pk, needs[1].pk)


def test_the_ceiling_of_a_person_holds_over_all_communities(tarn):
    cast.ceiling(tarn.pro(tarn.bao), tarn.bao.pk, 1, None)
    first, second = another(tarn), another(tarn)
    with acting(tarn.desk):
        propose(tarn, first, tarn.bao.pk)
    with acting(tarn.desk), pytest.raises(IntegrityError, match="ceiling"):
        propose(tarn, second, tarn.bao.pk)


@pytest.mark.parametrize(
    "say",
    [
        lambda tarn: cast.pledge(tarn, tarn.alix, Level.NONE, now=MONDAY),
        lambda tarn: cast.rest(tarn.pro(tarn.alix), tarn.alix.pk, MONDAY + timedelta(days=1)),
    ],
    ids=["withdrawal", "pause"],
)
def test_nobody_is_asked_after_a_withdrawal_or_during_a_pause(tarn, say):
    need = another(tarn)
    say(tarn)
    with acting(tarn.desk), pytest.raises(IntegrityError, match="outside the latest consent"):
        propose(tarn, need, tarn.alix.pk)


def test_a_proposal_cannot_be_born_accepted(tarn):
    need = another(tarn)
    with acting(tarn.desk), pytest.raises(IntegrityError, match="starts as sent"):
        propose(tarn, need, tarn.alix.pk, "accepted")


def test_the_counts_of_a_week_are_not_written_by_the_application(tarn, asked):
    with acting(tarn.desk), pytest.raises(ProgrammingError, match="not written by the application"):
        run("UPDATE consent_pledgeuse SET asked = 0")


def test_an_undone_yes_gives_its_unit_back(tarn, asked):
    with reading(tarn.desk):
        proposal = Proposal.objects.get(professional=tarn.alix)
    accept(tarn.pro(tarn.alix), proposal.pk, MONDAY)
    used = "SELECT asked, accepted FROM consent_pledgeuse WHERE professional_id = %s"
    with acting(tarn.desk):
        assert run(used, tarn.alix.pk) == [(1, 1)]
        run("UPDATE cases_proposal SET state = 'declined' WHERE id = %s", proposal.pk)
        run("UPDATE cases_need SET state = 'ready', taken_by_id = NULL, taken_at = NULL")
        assert run(used, tarn.alix.pk) == [(1, 0)]


def test_a_case_handed_to_the_15_is_proposed_to_nobody(tarn):
    case = cast.call(tarn)
    with reading(tarn.desk):
        need = Need.objects.get(case=case)
    hand_to_emergency(tarn.desk, case.pk, MONDAY)
    with acting(tarn.desk), pytest.raises(IntegrityError, match="handed to the 15"):
        propose(tarn, need, tarn.alix.pk)
