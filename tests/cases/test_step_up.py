"""Links and codes: each kept as a hash, each with its own life, and a code counts once."""

from datetime import timedelta

import pytest

from tests import cast
from tests.cases.answer_given import answer, asked, fresh, offer, verbs
from tests.cast import MONDAY
from volontiers.cases.actions.answers import accept
from volontiers.cases.actions.links import (
    ACCEPTOR_LIFE,
    check_code,
    other_channel,
    read_code,
    renew_link,
    send_code,
)
from volontiers.cases.models import Link, StepUp
from volontiers.database.wall import reading
from volontiers.messages.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def tarn(at):
    at(MONDAY)
    return cast.gaillacois()


@pytest.fixture
def need(tarn):
    found = asked(tarn)
    answer(tarn, accept, found, tarn.alix, MONDAY)
    return found


@pytest.fixture
def mine(tarn, need):
    return offer(tarn, need, tarn.alix)


def sent(tarn):
    with reading(tarn.desk):
        return Message.objects.filter(template="code").latest("pk").variables["code"]


def test_the_other_channel_is_never_the_one_of_the_link():
    both = (("sms", "+33639980001"), ("email", "alix@example.test"))
    assert other_channel(both, "sms") == "email"
    assert other_channel(both, "email") == "sms"
    assert other_channel(both[:1], "sms") is None


def test_a_code_is_good_once(tarn, mine):
    assert send_code(tarn.pro(tarn.alix), mine.pk, "sms", MONDAY) == "email"
    code = sent(tarn)
    assert check_code(tarn.pro(tarn.alix), mine.pk, f" {code[:3]} {code[3:]} ", MONDAY)
    assert not check_code(tarn.pro(tarn.alix), mine.pk, code, MONDAY)


def test_a_code_lives_ten_minutes(tarn, mine):
    send_code(tarn.pro(tarn.alix), mine.pk, "sms", MONDAY)
    assert not check_code(tarn.pro(tarn.alix), mine.pk, sent(tarn), MONDAY + timedelta(minutes=10))


def test_a_code_opens_one_proposal(tarn, mine):
    second = asked(tarn)
    other = offer(tarn, second, tarn.noor)
    send_code(tarn.pro(tarn.alix), mine.pk, "sms", MONDAY)
    assert not check_code(tarn.pro(tarn.noor), other.pk, sent(tarn), MONDAY)


def test_the_desk_reads_a_code_and_it_is_traced(tarn, need, mine):
    code = read_code(tarn.desk, mine.pk, MONDAY)
    assert verbs(tarn, fresh(tarn, need).case)[-1] == "code_read"
    assert check_code(tarn.pro(tarn.alix), mine.pk, code, MONDAY)


def test_nothing_secret_is_kept_in_clear(tarn, mine):
    send_code(tarn.pro(tarn.alix), mine.pk, "sms", MONDAY)
    with reading(tarn.desk):
        kept = str(list(StepUp.objects.values_list("code_hash"))) + str(list(Link.objects.values()))
    assert sent(tarn) not in kept


def test_the_one_who_accepted_keeps_a_link(tarn, mine):
    with reading(tarn.desk):
        lives = set(Link.objects.filter(proposal=mine).values_list("until", flat=True))
    assert lives == {MONDAY + ACCEPTOR_LIFE}


def test_a_new_link_goes_to_a_registered_channel_and_not_twice_in_a_row(tarn, mine):
    later = MONDAY + timedelta(hours=1)
    assert not renew_link(tarn.pro(tarn.alix), mine.pk, "pigeon", later)
    assert renew_link(tarn.pro(tarn.alix), mine.pk, "sms", later)
    assert not renew_link(tarn.pro(tarn.alix), mine.pk, "sms", later + timedelta(minutes=1))
    with reading(tarn.desk):
        assert Message.objects.filter(template="new_link", channel="sms").count() == 1
