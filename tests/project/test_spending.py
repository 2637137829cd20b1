"""An expense: entered by one, released by another, reversed and never changed; by the verbs and by raw SQL."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.db.utils import DatabaseError, IntegrityError

from tests import cast
from tests.cast import MONDAY
from tests.project.money_given import PAPER, PHONES, TODAY, notified, spent, treasurer
from tests.together import together
from volontiers.core.funding import Nature, Proof, Seen, Service
from volontiers.database.wall import acting, reading
from volontiers.project.actions.course import NotWritten
from volontiers.project.actions.spending import (
    MOST_BYTES,
    add_voucher,
    enter_spending,
    release_spending,
    reverse_spending,
    set_spending_aside,
)
from volontiers.project.models import Spending, Voucher
from volontiers.project.queries import money as queries

pytestmark = pytest.mark.django_db(transaction=True)
PDF = b"%PDF-1.7 essai"
YEAR = (date(2026, 1, 1), date(2027, 1, 1))


@pytest.fixture
def tarn():
    return cast.gaillacois()


@pytest.fixture
def helene(tarn):
    return treasurer(tarn)


def by_service(tarn):
    with reading(tarn.desk):
        return queries.spending_by_service(tarn.community.pk, *YEAR)


def test_what_one_enters_counts_once_another_released_it(tarn, helene):
    made = enter_spending(tarn.desk, PHONES, MONDAY)
    assert by_service(tarn) == {}
    with pytest.raises(NotWritten, match="une autre personne"):
        release_spending(tarn.desk, made.pk, PAPER, MONDAY)
    release_spending(helene, made.pk, PAPER, MONDAY)
    assert by_service(tarn) == {Service.NUMBER: 12_050}
    with pytest.raises(NotWritten, match="déjà validée"):
        release_spending(helene, made.pk, PAPER, MONDAY)


def test_a_mistake_seen_before_is_set_aside(tarn, helene):
    made = enter_spending(tarn.desk, PHONES, MONDAY)
    set_spending_aside(tarn.desk, made.pk, "saisie deux fois", MONDAY)
    for move in (
        lambda: release_spending(helene, made.pk, PAPER, MONDAY),
        lambda: set_spending_aside(helene, made.pk, "encore", MONDAY),
    ):
        with pytest.raises(NotWritten, match="déjà écartée"):
            move()
    assert by_service(tarn) == {}


def test_a_mistake_seen_after_is_reversed_by_two_people(tarn, helene):
    made = spent(tarn, helene)
    back = reverse_spending(helene, made.pk, "mauvais montant", MONDAY)
    assert (back.cents, back.reverses_id) == (-12_050, made.pk)
    assert by_service(tarn) == {Service.NUMBER: 12_050}
    with pytest.raises(NotWritten, match="déjà sa contre-dépense"):
        reverse_spending(tarn.desk, made.pk, "encore", MONDAY)
    release_spending(tarn.desk, back.pk, None, MONDAY)
    assert by_service(tarn) == {}
    with pytest.raises(NotWritten, match="ne s’annule pas"):
        reverse_spending(helene, back.pk, "encore", MONDAY)


def test_a_reversal_set_aside_may_be_made_again(tarn, helene):
    made = spent(tarn, helene)
    back = reverse_spending(helene, made.pk, "x", MONDAY)
    set_spending_aside(tarn.desk, back.pk, "non", MONDAY)
    assert reverse_spending(helene, made.pk, "y", MONDAY).pk != back.pk


def test_what_is_not_released_is_not_reversed(tarn):
    made = enter_spending(tarn.desk, PHONES, MONDAY)
    with pytest.raises(NotWritten, match="écartez-la"):
        reverse_spending(tarn.desk, made.pk, "x", MONDAY)


def test_released_and_set_aside_at_once_is_one_of_them(tarn, helene):
    made = enter_spending(tarn.desk, PHONES, MONDAY)

    def attempt(verb):
        def run():
            try:
                verb()
            except NotWritten:
                return False
            return True

        return run

    done = together(
        attempt(lambda: release_spending(helene, made.pk, PAPER, MONDAY)),
        attempt(lambda: set_spending_aside(tarn.desk, made.pk, "x", MONDAY)),
    )
    assert sorted(done) == [False, True]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("cents", {"cents": 0}),
        ("where", {"where": ""}),
        ("on", {"on": date(2026, 11, 24)}),
        ("grant", {"grant": 99}),
        ("file", {"file": b"MZ essai"}),
        ("file", {"file": b"%PDF" + b"0" * MOST_BYTES}),
    ],
)
def test_an_expense_makes_sense(tarn, field, wrong):
    with pytest.raises(NotWritten) as said:
        enter_spending(tarn.desk, replace(PHONES, **wrong), MONDAY)
    assert said.value.field == field
    with reading(tarn.desk):
        assert Spending.objects.count() == 0


def test_the_receipt_is_kept_as_it_came(tarn):
    made = enter_spending(tarn.desk, replace(PHONES, where="", file=PDF), MONDAY)
    with reading(tarn.desk):
        kept = Voucher.objects.get(spending=made)
        assert (bytes(kept.file), kept.suffix) == (PDF, "pdf")
    with pytest.raises(NotWritten, match="déjà son reçu"):
        add_voucher(tarn.desk, made.pk, PDF)
    with pytest.raises(DatabaseError, match="cannot be rewritten"), acting(tarn.desk):
        Voucher.objects.update(suffix="png")


def test_a_receipt_that_came_later(tarn):
    made = enter_spending(tarn.desk, PHONES, MONDAY)
    with pytest.raises(NotWritten, match="PDF"):
        add_voucher(tarn.desk, made.pk, b"")
    add_voucher(tarn.desk, made.pk, PDF)
    with pytest.raises(NotWritten, match="n’est plus là"):
        add_voucher(tarn.desk, 99, PDF)


def test_spending_is_told_by_nature_grant_and_words(tarn, helene):
    grant, _ = notified(tarn)
    spent(tarn, helene)
    spent(tarn, helene, replace(PHONES, nature=Nature.SALARIES, grant=grant.pk, cents=100_000, label="Paie"))
    place = tarn.community.pk
    with reading(tarn.desk):
        assert queries.spending_by_nature(place, *YEAR) == {
            Nature.TELEPHONE: 12_050,
            Nature.SALARIES: 100_000,
        }
        assert queries.salaries(place, Service.NUMBER, *YEAR) == 100_000
        assert queries.spent(place) == {grant.pk: 100_000, None: 12_050}
        assert queries.first_spending(place) == PHONES.on
        for said, found in (
            ({"words": "paie"}, 1),
            ({"nature": "telephone"}, 1),
            ({"state": "released"}, 2),
            ({"state": "waiting"}, 0),
            ({"grant": str(grant.pk)}, 1),
            ({}, 2),
        ):
            assert queries.spendings(place, said).count() == found, said
        assert queries.waiting(place) == 0


ATTACKS = (
    "UPDATE project_spending SET cents = 1",
    "UPDATE project_spending SET released_at = NULL, released_by_id = NULL",
    "UPDATE project_spending SET because = 'x'",
    "DELETE FROM project_spending",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_raw_sql_changes_no_released_expense(tarn, helene, attack):
    spent(tarn, helene)
    with pytest.raises(DatabaseError, match="never changed"), acting(tarn.desk), connection.cursor() as sql:
        sql.execute(attack)


def test_raw_sql_does_not_release_alone(tarn):
    enter_spending(tarn.desk, PHONES, MONDAY)
    with (
        pytest.raises(IntegrityError, match="two_people_release"),
        acting(tarn.desk),
        connection.cursor() as sql,
    ):
        sql.execute(
            "UPDATE project_spending SET released_by_id = entered_by_id, released_at = now(), proof = 'none',"
            " proof_words = 'x'"
        )


def test_raw_sql_does_not_enter_what_is_released_nor_reverse_in_part(tarn, helene):
    made = spent(tarn, helene)
    facts = {
        "community_id": tarn.community.pk, "on": TODAY, "nature": "telephone", "service": "number", "label": "x",
        "entered_by_id": tarn.camille.pk, "entered_at": MONDAY,
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="entered by one"), acting(tarn.desk):
        Spending.objects.create(**facts, cents=1, released_by_id=helene.account_id, released_at=MONDAY)
    with pytest.raises(DatabaseError, match="takes the whole"), acting(tarn.desk):
        Spending.objects.create(**facts, cents=-1, reverses=made)


def refused(said):
    return pytest.raises(NotWritten, match=said)


@pytest.mark.parametrize(
    ("seen", "field", "said"),
    [
        (None, "proof", "Dites ce que vous avez vu"),
        (Seen(Proof.FILE), "proof", "Aucun fichier"),
        (Seen(Proof.PAPER), "words", "Dites où le papier"),
        (Seen(Proof.PAPER, "À classer (exemple)"), "words", "ne dit pas où est le papier"),
        (Seen(Proof.PAPER, "?"), "words", "ne dit pas où est le papier"),
        (Seen(Proof.NONE), "words", "Dites pourquoi"),
    ],
)
def test_an_expense_is_released_on_what_was_seen_of_its_receipt(tarn, helene, seen, field, said):
    made = enter_spending(tarn.desk, replace(PHONES, where="à classer"), MONDAY)
    with refused(said) as wrong:
        release_spending(helene, made.pk, seen, MONDAY)
    assert wrong.value.field == field
    assert by_service(tarn) == {}


@pytest.mark.parametrize(
    "seen",
    [
        Seen(Proof.FILE),
        Seen(Proof.PAPER, "classeur 2, n° 14"),
        Seen(Proof.NONE, "ticket perdu, péage de 4 €"),
    ],
)
def test_what_was_seen_of_a_receipt_stays(tarn, helene, seen):
    made = enter_spending(tarn.desk, replace(PHONES, where="", file=PDF), MONDAY)
    release_spending(helene, made.pk, seen, MONDAY)
    with reading(tarn.desk):
        kept = queries.spending(tarn.community.pk, made.pk)
    assert (kept.proof, kept.proof_words) == (seen.proof, seen.words)


@pytest.mark.parametrize(
    "seen",
    [
        "proof = ''",
        "proof = 'file'",
        "proof = 'paper', proof_words = ' '",
        "proof = 'none'",
        "proof = 'seen', proof_words = 'x'",
    ],
)
def test_raw_sql_does_not_release_without_a_receipt_or_a_reason(tarn, helene, seen):
    enter_spending(tarn.desk, PHONES, MONDAY)
    release = f"UPDATE project_spending SET released_by_id = %s, released_at = now(), {seen}"
    with pytest.raises(DatabaseError, match="on its receipt"), acting(tarn.desk), connection.cursor() as sql:
        sql.execute(release, [helene.account_id])
    early = "UPDATE project_spending SET proof = 'none', proof_words = 'x'"
    with pytest.raises(DatabaseError, match="who releases"), acting(tarn.desk), connection.cursor() as sql:
        sql.execute(early)
