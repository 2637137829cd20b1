"""A team, its members, and the persons who say for themselves whether it may answer them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from tests import cast
from tests.cast import MONDAY
from tests.consent.ledger_given import last
from tests.team_given import BEGAN, SAID, coteaux
from volontiers.accounts.access import patient
from volontiers.core import team_words
from volontiers.core.cover import Half, TeamRole
from volontiers.database.wall import acting, reading
from volontiers.people import team_queries as queries
from volontiers.people import teams
from volontiers.people.models import TeamMember, TeamPatient

pytestmark = pytest.mark.django_db
PAGE, PHONE = TeamPatient.Said.PAGE, TeamPatient.Said.PHONE


@pytest.fixture
def here(at):
    at(MONDAY)
    return coteaux(cast.gaillacois())


def state(here, asked) -> str:
    with reading(here.tarn.desk):
        return TeamPatient.objects.get(pk=asked.pk).state


def test_a_team_has_an_address_that_stays_when_its_name_changes(here):
    assert here.team.slug == "structure-des-coteaux"
    renamed = teams.write_team(here.tarn.desk, replace(SAID, name="Maison des Coteaux"), MONDAY, here.team.pk)
    assert (renamed.name, renamed.slug) == ("Maison des Coteaux", "structure-des-coteaux")
    assert (0, Half.EVENING) in queries.open_of(renamed)


def test_two_teams_of_one_name_are_one_too_many(here):
    with pytest.raises(teams.AlreadyThere):
        teams.write_team(here.tarn.desk, SAID, MONDAY)


def test_the_hours_of_a_team_follow_each_other(here):
    morning, afternoon, _, end = SAID.hours
    with pytest.raises(ValidationError, match="matin, après-midi"):
        teams.write_team(
            here.tarn.desk, replace(SAID, hours=(afternoon, morning, end, end)), MONDAY, here.team.pk
        )


def test_a_member_is_one_once(here):
    with pytest.raises(teams.AlreadyThere):
        teams.add_member(here.tarn.desk, here.team.pk, here.tarn.bao.pk, TeamRole.CARER, BEGAN)


def test_nothing_is_agreed_before_the_person_says_so(here):
    asked = here.ask(here.person(), here.tarn.alix)
    assert (asked.state, asked.seq) == ("asked", None)
    with reading(here.tarn.desk):
        assert queries.agreed(asked.person_id, MONDAY.date()) == []
        assert queries.agreements(here.team.pk).waiting == 1


def test_a_yes_is_an_entry_of_the_register(here):
    asked = here.ask(here.person(), here.tarn.alix)
    said = teams.agree_with_team(patient(here.tarn.community.pk), asked.pk, PAGE, MONDAY)
    line = last(here.tarn)
    assert (line.kind, line.body["team"], line.body["wording"]) == (
        "team_agreement", here.team.pk, team_words.VERSION,
    )  # fmt: skip
    assert (said.state, said.said_by, said.said_at, said.recorded_by_id) == ("agreed", "page", MONDAY, None)
    with reading(here.tarn.desk):
        assert queries.agreed(asked.person_id, MONDAY.date()) == [(here.team.pk, here.tarn.alix.pk)]


def test_heard_by_phone_it_carries_who_noted_it(here):
    asked = here.ask(here.person())
    said = teams.agree_with_team(here.tarn.desk, asked.pk, PHONE, MONDAY)
    assert said.recorded_by_id == here.tarn.camille.pk
    assert last(here.tarn).body["by"] == here.tarn.camille.pk


def test_a_yes_is_taken_back_and_given_again(here):
    by = patient(here.tarn.community.pk)
    asked = here.ask(here.person(), here.tarn.alix)
    teams.agree_with_team(by, asked.pk, PAGE, MONDAY)
    teams.prefer_physician(by, asked.pk, PAGE, MONDAY + timedelta(days=1))
    assert state(here, asked) == "withdrawn"
    assert last(here.tarn).kind == "team_withdrawn"
    with reading(here.tarn.desk):
        assert queries.agreed(asked.person_id, MONDAY.date()) == []
    teams.agree_with_team(by, asked.pk, PAGE, MONDAY + timedelta(days=2))
    assert state(here, asked) == "agreed"


def test_who_prefers_to_wait_leaves_no_line_and_may_change_their_mind(here):
    asked = here.ask(here.person(), here.tarn.alix)
    with reading(here.tarn.desk):
        before = last(here.tarn)
    teams.prefer_physician(patient(here.tarn.community.pk), asked.pk, PAGE, MONDAY)
    assert state(here, asked) == "declined"
    assert last(here.tarn).pk == before.pk


def test_said_twice_it_is_one_line(here):
    asked = here.ask(here.person(), here.tarn.alix)
    first = teams.agree_with_team(patient(here.tarn.community.pk), asked.pk, PAGE, MONDAY)
    again = teams.agree_with_team(patient(here.tarn.community.pk), asked.pk, PAGE, MONDAY)
    assert first.seq == again.seq == last(here.tarn).entry.seq


def test_the_named_physician_is_one_of_the_team(here):
    for other in (here.tarn.bao, here.tarn.bed):
        with pytest.raises(teams.NotOfTeam):
            here.ask(here.person(), other)


def test_asked_twice_the_first_stands(here):
    person = here.person()
    assert here.ask(person).pk == here.ask(person, here.tarn.alix).pk


def test_the_letters_of_the_name_open_and_five_wrong_ones_close(here):
    asked, by = here.ask(here.person()), patient(here.tarn.community.pk)
    assert teams.open_by_letters(by, asked.pk, "dur", MONDAY) is teams.Letters.RIGHT
    tries = [teams.open_by_letters(by, asked.pk, "abc", MONDAY) for _ in range(5)]
    assert tries == [teams.Letters.WRONG] * 4 + [teams.Letters.LOCKED]
    assert teams.open_by_letters(by, asked.pk, "dur", MONDAY) is teams.Letters.LOCKED
    later = MONDAY + timedelta(minutes=16)
    assert teams.open_by_letters(by, asked.pk, "dur", later) is teams.Letters.RIGHT


def test_a_calendar_address_changes_and_ends_with_the_membership(here):
    with reading(here.tarn.desk):
        member = TeamMember.objects.get(professional=here.tarn.bao)
        token = queries.feed_token(member)
        assert queries.member_of_feed(token, MONDAY.date()) == member
    teams.renew_feed(here.tarn.pro(here.tarn.bao), member.pk)
    with reading(here.tarn.desk):
        assert queries.member_of_feed(token, MONDAY.date()) is None


@pytest.mark.parametrize("seq", [None, 1, 999])
def test_postgresql_itself_refuses_a_yes_that_nobody_said(here, seq):
    asked = here.ask(here.person(), here.tarn.alix)
    with pytest.raises(IntegrityError), acting(here.tarn.desk):
        TeamPatient.objects.filter(pk=asked.pk).update(state="agreed", seq=seq, said_at=MONDAY)


def test_postgresql_refuses_a_yes_that_was_taken_back(here):
    asked, by = here.ask(here.person(), here.tarn.alix), patient(here.tarn.community.pk)
    first = teams.agree_with_team(by, asked.pk, PAGE, MONDAY)
    last_word = teams.prefer_physician(by, asked.pk, PAGE, MONDAY)
    for seq in (first.seq, last_word.seq):
        with pytest.raises(IntegrityError), acting(here.tarn.desk):
            TeamPatient.objects.filter(pk=asked.pk).update(state="agreed", seq=seq)


def test_postgresql_refuses_the_yes_of_somebody_else(here):
    mine, other = here.ask(here.person()), here.ask(here.person("Martin", "Jean"))
    said = teams.agree_with_team(patient(here.tarn.community.pk), mine.pk, PAGE, MONDAY)
    with pytest.raises(IntegrityError), acting(here.tarn.desk):
        TeamPatient.objects.filter(pk=other.pk).update(state="agreed", seq=said.seq, said_at=MONDAY)


def test_a_person_with_a_team_is_not_erased_with_their_last_case(here, at):
    asked = here.ask(here.person(), here.tarn.alix)
    teams.stop_following(here.tarn.desk, asked.pk, MONDAY)
    with reading(here.tarn.desk):
        assert queries.team_patient(asked.pk) is None
    with pytest.raises(teams.Gone):
        teams.agree_with_team(patient(here.tarn.community.pk), asked.pk, PAGE, MONDAY)
