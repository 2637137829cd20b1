"""A moving clock on which scenes are played through the verbs, each waiting for its own hour."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from volontiers.accounts.access import Actor, by_link, machine
from volontiers.cases.actions.answers import Answer, accept, decline
from volontiers.cases.actions.decisions import Appointment, Ending, appoint, end
from volontiers.cases.actions.intake import Intake, open_case
from volontiers.cases.actions.telephone import Told, hear
from volontiers.cases.queries import case as queries
from volontiers.core.calls import CallState
from volontiers.core.need import Mode
from volontiers.database.wall import reading
from volontiers.ops.demo.people import People
from volontiers.ops.due import messages, needs
from volontiers.ops.worker import fetch

if TYPE_CHECKING:
    from volontiers.cases.models import Case, Proposal

MINUTE = timedelta(minutes=1)
Move = Callable[[datetime], object]


class NobodyAsked(Exception):
    """A scene waits for an answer that was never asked: its people or its hours have to change."""


@dataclass
class Stage:
    """by: the desk. move: sets the product's clock, which then stands still."""

    by: Actor
    people: People
    zone: ZoneInfo
    move: Move
    moment: datetime | None = None
    led_by: "Stage | None" = None

    @property
    def now(self) -> datetime:
        found = self.led_by.now if self.led_by else self.moment
        assert found is not None, "the play has not begun"
        return found

    def follow(self, other: "Stage") -> None:
        """Another community, on the same clock."""
        self.led_by = other

    def at(self, day: date, wall: str) -> datetime:
        """« 10:40 » of that day, on the clock of the community."""
        return datetime.combine(day, time.fromisoformat(wall), tzinfo=self.zone)

    def today(self, wall: str) -> datetime:
        return self.at(self.now.astimezone(self.zone).date(), wall)

    def later(self, days: int, wall: str) -> datetime:
        return self.at(self.now.astimezone(self.zone).date() + timedelta(days=days), wall)

    def play(self, day: date, scenes: list["Scene"], until: str, *, pause: timedelta = MINUTE) -> None:
        """Every scene says the hour it waits for; meanwhile the workers' steps are done, each pause."""
        end_of_play = self.at(day, until)
        waiting = [(self.at(day, next(scene)), number) for number, scene in enumerate(scenes)]
        while waiting:
            due, number = min(waiting)
            if due > end_of_play:
                break
            waiting.remove((due, number))
            self.go_to(due, pause)
            wall = next(scenes[number], None)
            if wall is not None:
                waiting.append((self.at(day, wall), number))
            self.settle()
        self.go_to(end_of_play, pause)

    def go_to(self, moment: datetime, pause: timedelta) -> None:
        now = self.moment or moment
        while now + pause < moment:
            now += pause
            self.set(now)
            self.settle()
        self.set(moment)
        self.settle()

    def set(self, moment: datetime) -> None:
        self.moment = moment
        self.move(moment)

    def settle(self) -> None:
        """What the workers would do at this moment."""
        moved = True
        while moved:
            moved = False
            for due in (*needs(), *messages()):
                for community_id, row in fetch(due):
                    moved = due.step(machine(community_id), row, self.now) or moved

    def call(self, intake: Intake) -> "Case":
        """The telephone rings and is answered, when it came by telephone; the case is saved."""
        if intake.origin == "desk":
            for event in (CallState.RINGING, CallState.ANSWERED, CallState.ENDED):
                hear(self.by, Told(f"demo-{intake.key}", event, intake.callback_phone), self.now)
        return open_case(self.by, intake, self.now)

    def asked(self, case: "Case", n: int = 1) -> "tuple[Proposal, ...]":
        """Proposals of one need that wait for an answer."""
        with reading(self.by):
            return queries.sheet(case, self.now).needs[n - 1].pending

    def waiting(self, case: "Case", n: int, who: str) -> "Proposal":
        """The proposal of this professional; of the first one asked when who is empty. Raises NobodyAsked."""
        wanted = self.people.professionals.get(who)
        for proposal in self.asked(case, n):
            if wanted in {None, proposal.professional_id}:
                return proposal
        raise NobodyAsked(f"{case}, need {n}, {who or 'anybody'} at {self.now:%H:%M}")

    def yes(self, case: "Case", n: int = 1, who: str = "") -> Answer:
        proposal = self.waiting(case, n, who)
        return accept(self.holder(proposal), proposal.pk, self.now)

    def no(self, case: "Case", n: int = 1, who: str = "") -> Answer:
        proposal = self.waiting(case, n, who)
        return decline(self.holder(proposal), proposal.pk, self.now)

    def sees(self, case: "Case", n: int, mode: Mode, at: datetime, place: str = "") -> None:
        """The one who took it says how and when."""
        proposal = self.taken(case, n)
        appoint(self.holder(proposal), proposal.pk, Appointment(mode, at, place), self.now)

    def ends(self, case: "Case", n: int = 1, ending: Ending = Ending.SEEN) -> None:
        proposal = self.taken(case, n)
        end(self.holder(proposal), proposal.pk, ending, self.now)

    def taken(self, case: "Case", n: int) -> "Proposal":
        with reading(self.by):
            found = queries.sheet(case, self.now).needs[n - 1].accepted
        if found is None:
            raise NobodyAsked(f"{case}, need {n}: nobody took it at {self.now:%H:%M}")
        return found

    def holder(self, proposal: "Proposal") -> Actor:
        return by_link(self.by.community_id, proposal.professional_id)


Scene = Iterator[str]
