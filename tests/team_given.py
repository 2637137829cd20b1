"""The team of the tests: two physicians and a nurse who answer from Monday to Friday."""

from dataclasses import dataclass
from datetime import date, datetime, time

from tests.cast import MONDAY, Cast
from volontiers.agenda.covering import announce_absence, hold_half_day
from volontiers.agenda.rotas import rota
from volontiers.core.cover import Half, HalfDay, Leave, Rota, TeamRole, given_up
from volontiers.database.wall import acting, reading
from volontiers.directory.models import Professional
from volontiers.people import teams
from volontiers.people.actions import Identity, note_person, note_tie
from volontiers.people.models import CareTeam, Person, TeamPatient

BEGAN = date(2026, 11, 2)
TODAY = MONDAY.date()
MORNING = HalfDay(TODAY, Half.MORNING)
AFTERNOON = HalfDay(TODAY, Half.AFTERNOON)
THURSDAY = HalfDay(date(2026, 11, 26), Half.MORNING)
FRIDAY = HalfDay(date(2026, 11, 27), Half.MORNING)
SAID = teams.TeamSaid(
    name="Structure des Coteaux",
    basis=CareTeam.Basis.HEALTH_HOUSE,
    one_roof=True,
    since=BEGAN,
    hours=(time(8), time(13), time(18), time(20)),
    open=frozenset((day, half) for day in range(5) for half in Half),
    late_message="prévenir Mme Faure.",
)


@dataclass
class Coteaux:
    tarn: Cast
    team: CareTeam

    def hold(self, who: Professional, at: HalfDay, *, lead: bool = True, now: datetime = MONDAY) -> None:
        hold_half_day(self.tarn.pro(who), self.team.pk, who.pk, at, now, lead=lead)

    def away(
        self, who: Professional, first: HalfDay, last: HalfDay | None = None, now: datetime = MONDAY
    ) -> int:
        """Announced by themselves, who saw what they hold."""
        leave = Leave(who.pk, first, last or first)
        shown = {(self.team.pk, at) for at in given_up(self.seen(leave.first.day, leave.last.day), leave)}
        return announce_absence(self.tarn.pro(who), leave, now, expected=shown).pk

    def seen(self, first: date = TODAY, last: date | None = None) -> Rota:
        with reading(self.tarn.desk):
            return rota(self.team, first, last or first)

    def leads(self, at: HalfDay) -> int | None:
        return self.seen(at.day).lead(at)

    def person(self, family: str = "Durand", given: str = "Claire", phone: str = "+33639981234") -> Person:
        """A patient of Alix."""
        with acting(self.tarn.desk):
            identity = Identity(family, given, 1952, "81099", phone)
            person = note_person(self.tarn.community.pk, identity, MONDAY)
            note_tie(self.tarn.community.pk, person.pk, self.tarn.alix.pk, "attending", MONDAY)
        return person

    def ask(self, person: Person, physician: Professional | None = None) -> TeamPatient:
        named = physician.pk if physician else None
        return teams.ask_person(self.tarn.desk, self.team.pk, person.pk, named, MONDAY)


def coteaux(tarn: Cast) -> Coteaux:
    """Alix and Noor are physicians, Bao a nurse."""
    team = teams.write_team(tarn.desk, SAID, MONDAY)
    roles = ((tarn.alix, TeamRole.PHYSICIAN), (tarn.noor, TeamRole.PHYSICIAN), (tarn.bao, TeamRole.NURSE))
    for who, role in roles:
        teams.add_member(tarn.desk, team.pk, who.pk, role, BEGAN)
    return Coteaux(tarn, team)
