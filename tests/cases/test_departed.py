"""Who is only not asked keeps name and account; who really left loses every copy of the name."""

from datetime import timedelta

import pytest
from django.db import connection

from tests import cast
from tests.cases.answer_given import asked, offer
from tests.cast import MONDAY
from volontiers.accounts.access import Role
from volontiers.accounts.actions import invite
from volontiers.accounts.models import Account, Membership
from volontiers.cases.actions.answers import accept, decline
from volontiers.cases.actions.sweeping import sweep
from volontiers.cases.models import Case, Need, Proposal, Wave
from volontiers.core.pledge import Level
from volontiers.database.wall import acting, reading
from volontiers.directory.models import Listing, Practice, Professional
from volontiers.messages.models import Message, Receipt
from volontiers.people.models import Around

pytestmark = pytest.mark.django_db
MORE_THAN_A_YEAR = timedelta(days=370)
PLACE = {"link_root": "", "community_name": "ici"}
NOT_TEXT = ("integer", "bigint", "smallint", "boolean", "bytea")


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def not_asked_any_more(tarn, professional) -> None:
    """« Peut être sollicité·e ici » is unticked, and the pledge says « pas du tout »."""
    cast.pledge(tarn, professional, Level.NONE, until=None)
    with acting(tarn.desk):
        Listing.objects.filter(professional=professional).update(active=False)


def leave(tarn, professional) -> None:
    not_asked_any_more(tarn, professional)
    with acting(tarn.desk):
        Membership.objects.filter(account=professional.account).update(active=False)


def names(professional) -> tuple[str, str]:
    account = Account.objects.get(pk=professional.account_id)
    return Professional.objects.get(pk=professional.pk).family_name, account.name


def everywhere(word: str) -> set[str]:
    """The columns, of all tables, whose value written out holds this word, seen by the owner."""
    with connection.cursor() as sql:
        sql.execute(
            "SELECT c.table_name, c.column_name FROM information_schema.columns c JOIN information_schema.tables t"
            " USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            " AND c.data_type <> ALL (%s)",
            [list(NOT_TEXT)],
        )
        found = set()
        for table, column in sql.fetchall():
            sql.execute(f'SELECT 1 FROM "{table}" WHERE "{column}"::text ILIKE %s LIMIT 1', [f"%{word}%"])
            if sql.fetchone():
                found.add(f"{table}.{column}")
    return found


def test_a_doctor_on_sabbatical_keeps_everything(tarn, at):
    not_asked_any_more(tarn, tarn.noor)
    sweep(tarn.machine, at(MONDAY + timedelta(days=800)))
    assert names(tarn.noor) == ("Benoît", "Noor Benoît")
    kept = Professional.objects.get(pk=tarn.noor.pk)
    assert (kept.account_id, kept.email, kept.phone) == (
        tarn.noor.account_id, tarn.noor.email, tarn.noor.phone
    )  # fmt: skip
    with reading(tarn.desk):
        for model in (Listing, Practice):
            assert model.objects.filter(professional=tarn.noor).exists(), model
        assert Membership.objects.filter(account=tarn.noor.account, active=True).exists()


def test_who_lost_a_role_and_is_still_asked_keeps_the_account(tarn, at):
    with acting(tarn.desk):
        Membership.objects.filter(account=tarn.noor.account).update(active=False)
    sweep(tarn.machine, at(MONDAY + timedelta(days=800)))
    assert names(tarn.noor) == ("Benoît", "Noor Benoît")


def on_duty_next_week(tarn, at) -> None:
    cast.pledge(tarn, tarn.noor, Level.SOME)
    cast.duty(tarn, tarn.noor, MONDAY + MORE_THAN_A_YEAR + timedelta(days=7))


def awaited(tarn, at) -> Need:
    cast.pledge(tarn, tarn.noor, Level.MANY)
    with acting(tarn.desk):
        Listing.objects.filter(professional=tarn.noor).update(active=True)
    return asked(tarn)


def in_charge(tarn, at) -> None:
    need = awaited(tarn, at)
    accept(tarn.pro(tarn.noor), offer(tarn, need, tarn.noor).pk, MONDAY)


def asks(tarn, at) -> None:
    case = cast.call(tarn)
    with acting(tarn.desk):
        Case.objects.filter(pk=case.pk).update(asked_by=tarn.noor)


def pledged(tarn, at) -> None:
    cast.pledge(tarn, tarn.noor, Level.SOME, until=(MONDAY + MORE_THAN_A_YEAR).date())


def invited_back(tarn, at) -> None:
    invite(
        tarn.desk, email=tarn.noor.email, name="Noor Benoît", roles=(Role.PROFESSIONAL,),
        professional_id=tarn.noor.pk, now=at(MONDAY + MORE_THAN_A_YEAR - timedelta(days=3)), **PLACE,
    )  # fmt: skip


def follows(tarn, at) -> None:
    case = cast.call(tarn)
    with acting(tarn.desk):
        Case.objects.filter(pk=case.pk).update(owner=tarn.noor.account)


@pytest.mark.parametrize("held", [on_duty_next_week, in_charge, awaited, asks, pledged, invited_back])
def test_who_is_held_here_keeps_name_and_account(tarn, at, held):
    leave(tarn, tarn.noor)
    held(tarn, at)
    with acting(tarn.desk):
        Listing.objects.filter(professional=tarn.noor).update(active=False)
    sweep(tarn.machine, at(MONDAY + MORE_THAN_A_YEAR))
    assert names(tarn.noor) == ("Benoît", "Noor Benoît")


def test_who_still_follows_a_case_keeps_the_account(tarn, at):
    leave(tarn, tarn.noor)
    follows(tarn, at)
    sweep(tarn.machine, at(MONDAY + MORE_THAN_A_YEAR))
    assert Account.objects.get(pk=tarn.noor.account_id).name == "Noor Benoît"


def one_wave(tarn):
    """A need that Noor and others were asked, that she declined, and whose messages left."""
    with acting(tarn.desk):
        Professional.objects.filter(pk=tarn.noor.pk).update(phone="+33639985555")
    need = asked(tarn)
    decline(tarn.pro(tarn.noor), offer(tarn, need, tarn.noor).pk, MONDAY)
    with acting(tarn.desk):
        person = Case.objects.get(pk=need.case_id).person_id
        Around.objects.create(
            community=tarn.community, person_id=person, professional=tarn.noor, tie="attending", since=MONDAY
        )
        for message in Message.objects.filter(recipient="Dr Benoît"):
            Receipt.objects.create(
                community=tarn.community, message=message, at=MONDAY, outcome="sent", detail=message.address
            )
    return need


def test_no_copy_of_the_name_of_who_really_left_stays(tarn, at):
    need = one_wave(tarn)
    leave(tarn, tarn.noor)
    with reading(tarn.desk):
        before = everywhere("benoît") | everywhere("noor") | everywhere("39985555")
        assert {"cases_wave.sentence", "outbox_message.recipient", "outbox_message.address"} <= before
    sweep(tarn.machine, at(MONDAY + MORE_THAN_A_YEAR))
    with reading(tarn.desk):
        assert everywhere("benoît") | everywhere("noor") | everywhere("39985555") == set()
        assert not Around.objects.exists()
        assert Need.objects.filter(pk=need.pk, closed_at=None).exists()


def test_the_sentence_of_the_wave_still_reads_well(tarn, at):
    need = one_wave(tarn)
    leave(tarn, tarn.noor)
    with reading(tarn.desk):
        before = Wave.objects.get(need=need).sentence
    assert "au Dr Benoît" in before
    sweep(tarn.machine, at(MONDAY + MORE_THAN_A_YEAR))
    with reading(tarn.desk):
        after = Wave.objects.get(need=need).sentence
    assert after == before.replace("au Dr Benoît", "à un ancien membre")


def test_somebody_who_had_another_name_then_is_counted_and_not_named(tarn, at):
    need = one_wave(tarn)
    leave(tarn, tarn.noor)
    with acting(tarn.desk):
        Professional.objects.filter(pk=tarn.noor.pk).update(family_name="Lacombe")
    sweep(tarn.machine, at(MONDAY + MORE_THAN_A_YEAR))
    with reading(tarn.desk):
        wave = Wave.objects.get(need=need)
        asked_then = Proposal.objects.filter(wave=wave).count()
    assert wave.sentence.startswith(f"Proposé à {asked_then} personnes parce ")


@pytest.mark.parametrize(
    ("sentence", "names", "left"),
    [
        ("Proposé à Bao Faure parce qu'il", ["Bao Faure"], "Proposé à un ancien membre parce qu'il"),
        (
            "Proposé à Bao Faure et au Dr Bao Faure-Mas parce que",
            ["Bao Faure"],
            "Proposé à un ancien membre et au Dr Bao Faure-Mas parce que",
        ),
        ("Proposé au Dr Ma (M.) et à Lu parce que", ["Dr Ma (M.)"], "Proposé à un ancien membre et à Lu parce que"),
        ("Proposé à Lou Ré parce que", ["Dr Ma"], "Proposé à une personne parce que"),
    ],
)  # fmt: skip
def test_a_name_is_replaced_whole(sentence, names, left):
    with connection.cursor() as sql:
        sql.execute("SELECT without_name(%s, %s, 1)", [sentence, names])
        assert sql.fetchone() == (left,)


def test_the_others_keep_their_messages(tarn, at):
    one_wave(tarn)
    leave(tarn, tarn.noor)
    with reading(tarn.desk):
        before = Message.objects.exclude(recipient__in=["Dr Benoît", "Noor Benoît"]).count()
    sweep(tarn.machine, at(MONDAY + MORE_THAN_A_YEAR))
    with reading(tarn.desk):
        assert before
        assert Message.objects.exclude(address="").count() == before


def test_a_member_elsewhere_who_is_listed_nowhere_loses_the_name_at_the_last_door(tarn, at):
    elsewhere = cast.bourbon()
    with acting(elsewhere.desk):
        Membership.objects.create(community=elsewhere.community, account=tarn.noor.account, role=Role.BOARD)
    leave(tarn, tarn.noor)
    sweep(tarn.machine, at(MONDAY + MORE_THAN_A_YEAR))
    assert names(tarn.noor) == ("Benoît", "Noor Benoît")
    with acting(elsewhere.desk):
        Membership.objects.filter(account=tarn.noor.account).update(active=False)
    sweep(elsewhere.machine, at(MONDAY + 2 * MORE_THAN_A_YEAR))
    assert names(tarn.noor) == ("Ancien membre", "Ancien membre")
