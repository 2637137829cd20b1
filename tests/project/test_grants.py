"""Money granted: paid once, after its conditions, within what was notified; by the verbs, by raw SQL and at once."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.db.utils import DatabaseError

from tests import cast
from tests.cast import MONDAY
from tests.project.money_given import ASKED, TODAY, asked, hold_everything, notified, seen
from tests.together import together
from volontiers.core.funding import FunderKind
from volontiers.database.wall import acting, reading
from volontiers.project.actions.course import NotWritten
from volontiers.project.actions.grants import (
    Held,
    Planned,
    ask_grant,
    drop_grant,
    hold_piece,
    notify_grant,
    pay_instalment,
    plan_instalment,
    reclaim,
    release_piece,
    require_piece,
    say_likely,
)
from volontiers.project.models import Instalment, Reclaim, Requirement
from volontiers.project.queries import money as queries

pytestmark = pytest.mark.django_db(transaction=True)
PAID = date(2026, 5, 20)


@pytest.fixture
def tarn():
    return cast.gaillacois()


def value(tarn, grant):
    return queries.value(seen(tarn, grant.pk))


def test_a_grant_is_asked_notified_paid_and_partly_asked_back(tarn):
    grant, (first, second) = notified(tarn)
    pay_instalment(tarn.desk, first.pk, PAID, "virement 12", MONDAY)
    assert value(tarn, grant).paid_cents == 2_700_000
    hold_everything(tarn, second)
    pay_instalment(tarn.desk, second.pk, TODAY, "", MONDAY)
    stands = seen(tarn, grant.pk)
    reclaim(tarn.desk, grant.pk, 400_000, TODAY, "action non faite", stands.version, MONDAY)
    with reading(tarn.desk):
        found = queries.totals(queries.grants(tarn.community.pk), queries.spent(tarn.community.pk))
    assert (found.notified, found.paid) == (5_000_000, 5_000_000)


def test_an_instalment_is_paid_once(tarn):
    _, (first, _) = notified(tarn)
    pay_instalment(tarn.desk, first.pk, PAID, "", MONDAY)
    with pytest.raises(NotWritten, match="n’arrive qu’une fois"):
        pay_instalment(tarn.desk, first.pk, TODAY, "encore", MONDAY)
    with reading(tarn.desk):
        found = queries.instalment(tarn.community.pk, first.pk)
    assert (found.paid_on, found.reference, found.paid_noted_by_id) == (PAID, "", tarn.camille.pk)


def test_two_hands_pay_one_instalment_once(tarn):
    _, (first, _) = notified(tarn)

    def pay():
        try:
            pay_instalment(tarn.desk, first.pk, PAID, "", MONDAY)
        except NotWritten as wrong:
            return wrong.sentence
        return "payé"

    said = together(pay, pay)
    assert sorted(one == "payé" for one in said) == [False, True]


def test_two_hands_never_plan_more_than_what_was_granted(tarn):
    grant, _ = notified(tarn, (3_000_000, ()))
    stands = seen(tarn, grant.pk).version

    def plan():
        try:
            plan_instalment(tarn.desk, grant.pk, Planned(2_000_000, None, None, ()), stands)
        except NotWritten:
            return False
        return True

    assert sorted(together(plan, plan)) == [False, True]
    assert value(tarn, grant).planned_cents == 5_000_000


def test_an_instalment_comes_after_its_conditions_and_the_sentence_names_them(tarn):
    _, (_, second) = notified(tarn)
    with pytest.raises(NotWritten, match="« Bilan intermédiaire » et « Budget réalisé »"):
        pay_instalment(tarn.desk, second.pk, TODAY, "", MONDAY)
    with reading(tarn.desk):
        assert queries.instalment(tarn.community.pk, second.pk).paid_on is None


def test_what_a_paid_instalment_asked_does_not_change(tarn):
    _, (_, second) = notified(tarn)
    hold_everything(tarn, second)
    pay_instalment(tarn.desk, second.pk, TODAY, "", MONDAY)
    with reading(tarn.desk):
        piece = Requirement.objects.first()
    with pytest.raises(NotWritten, match="ne change plus"):
        release_piece(tarn.desk, piece.pk)
    with pytest.raises(NotWritten, match="ne change plus"):
        require_piece(tarn.desk, second.pk, "Une de plus")


def test_a_piece_is_held_then_missing_again(tarn):
    _, (_, second) = notified(tarn)
    with reading(tarn.desk):
        piece = Requirement.objects.first()
    assert hold_piece(tarn.desk, piece.pk, Held(TODAY, "classeur 1"), MONDAY)
    assert not hold_piece(tarn.desk, piece.pk, Held(TODAY, "classeur 1"), MONDAY)
    assert release_piece(tarn.desk, piece.pk)
    assert not release_piece(tarn.desk, piece.pk)
    require_piece(tarn.desk, second.pk, "Attestation")
    with pytest.raises(NotWritten, match="déjà demandée"):
        require_piece(tarn.desk, second.pk, "Attestation")


def test_instalments_stay_within_what_was_notified(tarn):
    made = asked(tarn)
    with pytest.raises(NotWritten, match="Notez d’abord"):
        plan_instalment(tarn.desk, made.pk, Planned(1, None, None, ()), 1)
    grant, _ = notified_again(tarn, made)
    with pytest.raises(NotWritten, match="Il reste 24"):
        plan_instalment(tarn.desk, grant.pk, Planned(2_400_001, None, None, ()), 3)


def notified_again(tarn, made):
    notify_grant(tarn.desk, made.pk, 5_400_000, PAID, 1, MONDAY)
    return made, plan_instalment(tarn.desk, made.pk, Planned(3_000_000, None, None, ()), 2)


def test_a_stale_page_writes_nothing(tarn):
    grant, _ = notified(tarn)
    with pytest.raises(NotWritten, match="entre-temps"):
        plan_instalment(tarn.desk, grant.pk, Planned(1, None, None, ()), 1)


def test_likely_is_said_before_and_dropped_stays_dropped(tarn):
    made = asked(tarn)
    say_likely(tarn.desk, made.pk, 30, 1)
    assert value(tarn, made).likely_cents == 1_800_000
    drop_grant(tarn.desk, made.pk, 2, MONDAY)
    assert value(tarn, made).likely_cents == 0
    for move in (
        lambda: say_likely(tarn.desk, made.pk, 50, 3),
        lambda: notify_grant(tarn.desk, made.pk, 1, TODAY, 3, MONDAY),
    ):
        with pytest.raises(NotWritten, match="abandonné"):
            move()


def test_what_was_notified_is_notified_once(tarn):
    grant, _ = notified(tarn)
    with pytest.raises(NotWritten, match="déjà notifié"):
        notify_grant(tarn.desk, grant.pk, 1, TODAY, 4, MONDAY)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("on", {"on": date(2026, 11, 24)}),
        ("cents", {"cents": 0}),
    ],
)
def test_a_request_makes_sense(tarn, field, wrong):
    with pytest.raises(NotWritten) as said:
        ask_grant(tarn.desk, replace(ASKED, **wrong), MONDAY)
    assert said.value.field == field


def test_one_grant_of_a_title_and_one_funder_of_a_name(tarn):
    asked(tarn)
    with pytest.raises(NotWritten, match="de ce nom"):
        asked(tarn)
    other = ask_grant(tarn.desk, replace(ASKED, title="Autre", funder_kind=FunderKind.OTHER), MONDAY)
    with reading(tarn.desk):
        assert [one.kind for one in queries.funders(tarn.community.pk)] == ["ars"]
        assert queries.named(queries.grant(tarn.community.pk, other.pk)) == "ARS Occitanie, Autre"


def test_days_and_amounts_of_the_others(tarn):
    made = asked(tarn)
    for move, field in (
        (lambda: notify_grant(tarn.desk, made.pk, 0, TODAY, 1, MONDAY), "cents"),
        (lambda: notify_grant(tarn.desk, made.pk, 1, date(2026, 3, 1), 1, MONDAY), "on"),
        (lambda: notify_grant(tarn.desk, made.pk, 1, date(2027, 1, 1), 1, MONDAY), "on"),
        (lambda: plan_instalment(tarn.desk, made.pk, Planned(0, None, None, ()), 1), "cents"),
        (lambda: reclaim(tarn.desk, made.pk, 0, TODAY, "x", 1, MONDAY), "cents"),
        (lambda: reclaim(tarn.desk, made.pk, 1, TODAY, "x", 1, MONDAY), "cents"),
        (lambda: say_likely(tarn.desk, 99, 1, 1), ""),
        (lambda: pay_instalment(tarn.desk, 99, TODAY, "", MONDAY), ""),
        (lambda: require_piece(tarn.desk, 99, "x"), ""),
    ):
        with pytest.raises(NotWritten) as wrong:
            move()
        assert wrong.value.field == field


def test_a_payment_comes_after_the_notification_and_not_tomorrow(tarn):
    _, (first, _) = notified(tarn)
    for day, sentence in ((date(2026, 5, 3), "notifié le 04/05/2026"), (date(2026, 11, 24), "pas encore là")):
        with pytest.raises(NotWritten, match=sentence):
            pay_instalment(tarn.desk, first.pk, day, "", MONDAY)


def test_a_payment_comes_after_its_last_piece_and_the_sentence_says_what_to_do(tarn):
    _, (_, second) = notified(tarn)
    hold_everything(tarn, second, date(2026, 11, 20))
    with pytest.raises(NotWritten, match="notée reçue le 20/11/2026") as wrong:
        pay_instalment(tarn.desk, second.pk, date(2026, 5, 12), "", MONDAY)
    assert wrong.value.field == "on"
    pay_instalment(tarn.desk, second.pk, date(2026, 11, 20), "", MONDAY)


def test_a_piece_does_not_come_tomorrow(tarn):
    notified(tarn)
    with reading(tarn.desk):
        piece = Requirement.objects.first()
    with pytest.raises(NotWritten, match="pas encore là"):
        hold_piece(tarn.desk, piece.pk, Held(date(2026, 11, 24)), MONDAY)


PAY = "UPDATE project_instalment SET paid_on = '2026-11-01', paid_noted_by_id = %s WHERE number = 2"


def test_raw_sql_does_not_pay_before_a_piece_came_nor_take_a_piece_away(tarn):
    _, (_, second) = notified(tarn)
    hold_everything(tarn, second)
    for attack, why in (
        (PAY, "last piece or later"),
        ("DELETE FROM project_requirement WHERE %s > 0", "asks before it pays stays"),
        ("UPDATE project_requirement SET label = label || '?' WHERE %s > 0", "asks before it pays stays"),
    ):
        with pytest.raises(DatabaseError, match=why), acting(tarn.desk), connection.cursor() as sql:
            sql.execute(attack, [tarn.camille.pk])


HERE = "current_setting('volontiers.community')::bigint"
ATTACKS = (
    ("paid once", "UPDATE project_instalment SET paid_on = '2026-11-01' WHERE number = 1"),
    ("paid once", "UPDATE project_instalment SET paid_on = NULL WHERE number = 1"),
    ("paid once", "DELETE FROM project_instalment WHERE number = 1"),
    ("after its conditions", "UPDATE project_instalment SET paid_on = '2026-11-01', paid_noted_by_id = 1 WHERE number = 2"),
    ("never pass", "UPDATE project_instalment SET cents = 2700001 WHERE number = 2"),
    ("never pass",
     (f"INSERT INTO project_instalment (community_id, grant_id, number, cents, reference)"
     f" SELECT {HERE}, id, 3, 1, '' FROM project_grant")),
    ("does not change", "UPDATE project_grant SET cents = 9000000"),
    ("does not change", "UPDATE project_grant SET notified_on = NULL, cents = NULL"),
    ("stays", "DELETE FROM project_grant"),
    ("no more",
     (f'INSERT INTO project_reclaim (community_id, grant_id, cents, "on", because, account_id)'
     f" SELECT {HERE}, g.id, 2700001, '2026-11-01', 'x', a.id FROM project_grant g, accounts_account a LIMIT 1")),
)  # fmt: skip


@pytest.mark.parametrize(("why", "attack"), ATTACKS)
def test_raw_sql_meets_the_wall(tarn, why, attack):
    _, (first, _) = notified(tarn)
    pay_instalment(tarn.desk, first.pk, PAID, "", MONDAY)
    with pytest.raises(DatabaseError, match=why), acting(tarn.desk), connection.cursor() as sql:
        sql.execute(attack)
    with reading(tarn.desk):
        assert [one.paid_on for one in Instalment.objects.all()] == [PAID, None]


def test_what_was_asked_back_is_not_written_again(tarn):
    grant, (first, _) = notified(tarn)
    pay_instalment(tarn.desk, first.pk, PAID, "", MONDAY)
    reclaim(tarn.desk, grant.pk, 100, TODAY, "x", 5, MONDAY)
    with pytest.raises(DatabaseError, match="cannot be rewritten"), acting(tarn.desk):
        Reclaim.objects.update(cents=1)


def test_a_paid_instalment_keeps_its_conditions_against_raw_sql(tarn):
    _, (_, second) = notified(tarn)
    hold_everything(tarn, second)
    pay_instalment(tarn.desk, second.pk, TODAY, "", MONDAY)
    for attack in (
        "UPDATE project_requirement SET held_on = NULL",
        "DELETE FROM project_requirement",
    ):
        with (
            pytest.raises(DatabaseError, match="stays as it was"),
            acting(tarn.desk),
            connection.cursor() as sql,
        ):
            sql.execute(attack)


def test_a_neighbour_sees_and_moves_nothing(tarn):
    grant, (first, _) = notified(tarn)
    far = cast.bourbon()
    with reading(far.desk):
        assert queries.grants(tarn.community.pk) == []
    with pytest.raises(NotWritten, match="n’est plus là"):
        pay_instalment(far.desk, first.pk, PAID, "", MONDAY)
    with pytest.raises(DatabaseError, match="was notified"), acting(far.desk), connection.cursor() as sql:
        sql.execute(
            "INSERT INTO project_instalment (community_id, grant_id, number, cents, reference)"
            f" VALUES ({HERE}, %s, 9, 1, '')",
            [grant.pk],
        )
