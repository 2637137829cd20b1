"""The care team of the demonstration: three physicians and a nurse who answer for each other's patients."""

from datetime import date, datetime, time, timedelta

from volontiers.accounts.access import Actor, by_link
from volontiers.agenda.covering import hold_half_day
from volontiers.core.cover import Half, HalfDay, TeamRole
from volontiers.database.wall import acting
from volontiers.ops.demo.people import People
from volontiers.people import teams
from volontiers.people.actions import Identity, note_person, note_tie

NAME, SLUG = "Structure des Coteaux", "structure-des-coteaux"
MEMBERS = (
    ("salvy", TeamRole.PHYSICIAN),
    ("gasc", TeamRole.PHYSICIAN),
    ("delmas", TeamRole.PHYSICIAN),
    ("rouquette", TeamRole.NURSE),
)
WEEKS = 3
# Whose morning and afternoon, from Monday to Friday; the evening is Inès Rouquette's, by telephone.
MORNINGS = ("salvy", "salvy", "delmas", "salvy", "gasc")
AFTERNOONS = ("gasc", "delmas", "rouquette", "delmas", "delmas")
# Family name, first name, year, what they said of the team, and whether Dr Salvy is their physician.
PERSONS = (
    ("Aussillous", "Jeanne", 1941, "agree", True),
    ("Bessière", "Henri", 1938, "agree", True),
    ("Cambon", "Rosalie", 1959, "agree", True),
    ("Dalet", "Fernand", 1947, "prefer", True),
    ("Escande", "Mireille", 1971, "agree", True),
    ("Fournials", "André", 1950, "", True),
    ("Granier", "Odette", 1935, "agree", False),
)


def write_teams(by: Actor, people: People, monday: date, now: datetime) -> int:
    """Gives the team. by: the desk, who heard each person by telephone."""
    team = teams.write_team(by, _said(monday), now)
    for key, role in MEMBERS:
        teams.add_member(by, team.pk, people.professionals[key], role, now.date())
    for ahead in range(7 * WEEKS):
        _day(by, people, team.pk, monday + timedelta(days=ahead), now)
    for person in PERSONS:
        _person(by, people, team.pk, person, now)
    return team.pk


def _said(monday: date) -> teams.TeamSaid:
    week = {(day, half) for day in range(5) for half in Half}
    return teams.TeamSaid(
        name=NAME, basis="health_house", one_roof=True, since=monday - timedelta(days=60),
        hours=(time(8), time(13), time(18), time(20)), open=frozenset(week | {(5, Half.MORNING)}),
        late_message="prévenir Inès Rouquette.",
    )  # fmt: skip


def _day(by: Actor, people: People, team_id: int, day: date, now: datetime) -> None:
    """Saturdays wait for somebody to say « Je couvre »."""
    if day.weekday() > 4:
        return
    turns = (MORNINGS[day.weekday()], AFTERNOONS[day.weekday()], "rouquette")
    for half, key in zip(Half, turns, strict=True):
        who = people.professionals[key]
        hold_half_day(by_link(by.community_id, who), team_id, who, HalfDay(day, half), now)


def _person(
    by: Actor, people: People, team_id: int, person: tuple[str, str, int, str, bool], now: datetime
) -> None:
    family, given, year, said, of_salvy = person
    salvy = people.professionals["salvy"]
    with acting(by):
        made = note_person(by.community_id, Identity(family, given, year, "81099"), now)
        if of_salvy:
            note_tie(by.community_id, made.pk, salvy, "attending", now)
    asked = teams.ask_person(by, team_id, made.pk, salvy if of_salvy else None, now)
    if said:
        word = teams.agree_with_team if said == "agree" else teams.prefer_physician
        word(by, asked.pk, "phone", now)
