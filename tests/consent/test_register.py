"""The worker and the register: a head a day, a mail a week, a break told once, whatever stops in between."""

import os
from datetime import date, datetime, timedelta

import psycopg
import pytest

from tests import cast
from tests.cast import MONDAY, PARIS
from tests.consent.chain_given import tampered
from tests.together import together
from volontiers.consent import heads, register
from volontiers.consent.models import Watch
from volontiers.consent.register import (
    choose_register_mail,
    listing_of,
    mail_token,
    postpone_watch,
    watch,
)
from volontiers.core.pledge import Level
from volontiers.database.wall import reading
from volontiers.directory.models import Listing
from volontiers.messages.models import Message
from volontiers.ops.due import needs
from volontiers.ops.worker import fetch

pytestmark = pytest.mark.django_db(transaction=True)
DUE = next(due for due in needs() if due.name == "register")


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


def look(tarn, at, moment: datetime) -> None:
    """What the worker does at this moment."""
    at(moment)
    for _, row in fetch(DUE):
        DUE.step(tarn.machine, row, moment)


def days(tarn) -> list[date]:
    with reading(tarn.desk):
        return [one.day for one in heads.published(tarn.community.pk)][::-1]


def told(tarn, template: str) -> list[Message]:
    with reading(tarn.desk):
        return list(Message.objects.filter(template=template).order_by("pk"))


def paris(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS)


def test_the_first_head_comes_in_the_night_after_the_first_line(tarn, at):
    look(tarn, at, MONDAY)
    assert days(tarn) == []
    look(tarn, at, paris(24, 2, 59))
    assert days(tarn) == []
    look(tarn, at, paris(24, 3))
    assert days(tarn) == [date(2026, 11, 24)]


def test_one_head_a_day_however_often_it_is_looked_at(tarn, at):
    look(tarn, at, MONDAY)
    for hours in range(18, 18 + 72):
        look(tarn, at, MONDAY + timedelta(hours=hours))
    assert days(tarn) == [date(2026, 11, day) for day in (24, 25, 26)]


def test_after_a_stop_the_head_of_today_comes_and_no_other(tarn, at):
    look(tarn, at, MONDAY)
    look(tarn, at, paris(24, 3))
    look(tarn, at, paris(28, 1))
    assert days(tarn) == [date(2026, 11, 24)]
    look(tarn, at, paris(28, 11))
    assert days(tarn) == [date(2026, 11, day) for day in (24, 28)]


def test_the_first_head_of_a_week_is_mailed_once_to_each_member(tarn, at):
    look(tarn, at, MONDAY)
    for day in range(24, 31):
        for hour in (4, 12, 20):
            look(tarn, at, paris(day, hour))
    mails = told(tarn, "register_head")
    weeks = {(one.created_at.isocalendar().week, one.address) for one in mails}
    assert len(mails) == len(weeks) == 2 * 4
    assert {one.about for one in mails} == {"head:2026-11-24", "head:2026-11-30"}
    first = mails[0].variables
    assert first["receipt"].startswith("4 ")
    assert first["link"].endswith("/c/gaillacois/registre/")


def test_who_declined_the_mail_is_left_alone_and_the_head_is_published(tarn, at):
    look(tarn, at, MONDAY)
    with reading(tarn.desk):
        mine = Listing.objects.get(professional=tarn.alix).pk
    assert listing_of(mail_token(mine)) == mine
    choose_register_mail(tarn.pro(tarn.alix), mine, wanted=False)
    look(tarn, at, paris(24, 3))
    assert tarn.alix.email not in {one.address for one in told(tarn, "register_head")}
    assert len(told(tarn, "register_head")) == 3
    choose_register_mail(tarn.pro(tarn.alix), mine, wanted=True)
    look(tarn, at, paris(30, 3))
    assert len(told(tarn, "register_head")) == 3 + 4


def test_who_left_or_has_no_proven_address_receives_nothing(tarn, at, within):
    with within(tarn.desk):
        Listing.objects.filter(professional=tarn.alix).update(email_verified=False)
        Listing.objects.filter(professional=tarn.bao).update(active=False)
    look(tarn, at, MONDAY)
    look(tarn, at, paris(24, 3))
    assert {one.recipient for one in told(tarn, "register_head")} == {str(tarn.noor), str(tarn.bed)}


def test_two_workers_publish_and_mail_once(tarn, at):
    look(tarn, at, MONDAY)
    at(paris(24, 3))
    together(*[lambda: watch(tarn.machine, 0, paris(24, 3))] * 4)
    assert days(tarn) == [date(2026, 11, 24)]
    assert len(told(tarn, "register_head")) == 4


def test_what_dies_before_its_end_published_and_mailed_nothing(tarn, at, monkeypatch):
    look(tarn, at, MONDAY)
    at(paris(24, 3))

    def dies(*_args: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(register, "_note", dies)
        with pytest.raises(RuntimeError):
            watch(tarn.machine, 0, paris(24, 3))
    assert days(tarn) == []
    assert told(tarn, "register_head") == []
    postpone_watch(tarn.machine, 0, "RuntimeError", paris(24, 3))
    assert fetch(DUE) == []
    look(tarn, at, paris(24, 4))
    assert days(tarn) == [date(2026, 11, 24)]
    assert len(told(tarn, "register_head")) == 4


@pytest.fixture
def superuser_sql():
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as sql:
        yield sql


def test_a_break_is_told_to_the_desk_once(tarn, at, superuser_sql):
    look(tarn, at, MONDAY)
    tampered(superuser_sql, tarn.community.pk, 3)
    for hour in range(3, 8):
        look(tarn, at, paris(24, hour))
    (mail,) = told(tarn, "register_broken")
    assert (mail.address, mail.variables["seq"]) == (tarn.camille.email, "3")
    tampered(superuser_sql, tarn.community.pk, 3)
    look(tarn, at, paris(24, 9))
    with reading(tarn.desk):
        assert Watch.objects.get().broken_seq is None


def test_what_a_line_says_is_checked_once_a_day_and_stays_broken(tarn, at, superuser_sql):
    look(tarn, at, MONDAY)
    superuser_sql.execute("SET session_replication_role = replica")
    superuser_sql.execute("""UPDATE consent_entrybody SET body = jsonb_set(body, '{asked_cap}', '9')""")
    for hour in (3, 5, 7):
        look(tarn, at, paris(24, hour))
        with reading(tarn.desk):
            assert Watch.objects.get().broken_seq == 1
    assert len(told(tarn, "register_broken")) == 1


def test_a_register_without_a_line_is_not_looked_at(at):
    at(MONDAY)
    cast.Community.objects.create(name="Pays", slug="pays", has_desk=False)
    assert fetch(DUE) == []


def test_a_quiet_week_still_has_its_head(tarn, at):
    look(tarn, at, MONDAY)
    look(tarn, at, paris(24, 3))
    cast.pledge(tarn, tarn.alix, Level.NONE, now=paris(24, 4))
    look(tarn, at, paris(25, 3))
    with reading(tarn.desk):
        later, first = heads.published(tarn.community.pk)
    assert later.receipt.seq == first.receipt.seq + 1
