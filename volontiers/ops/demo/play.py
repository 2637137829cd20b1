"""The day goes on by itself: people call, professionals answer through the real pages, the desk calls back."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from volontiers.accounts.access import machine
from volontiers.cases.queries import awaited
from volontiers.core import phone
from volontiers.core.need import Kind
from volontiers.database.wall import reading
from volontiers.messages import queries as messages
from volontiers.ops.demo.day import arrivals
from volontiers.ops.demo.scenes.caller import mobile
from volontiers.ops.demo.scenes.past_days import saying
from volontiers.ops.demo.stage import Stage
from volontiers.ops.demo.territory import CPTS, rows
from volontiers.ops.demo.visitor import Form, Visitor

if TYPE_CHECKING:
    from volontiers.messages.models import Message

CALLS_A_DAY = 45.0
LATEST = 200
# What left before the play and is recent enough to be answered still.
STILL_FRESH = timedelta(minutes=12)
LINK = re.compile(r"https?://\S+")
CODE = re.compile(r"\b(\d{6})\b")
PROPOSALS = frozenset({"proposal", "proposal_service", "proposal_bare"})
# Of three people asked, one takes it, one says no, one says nothing.
WILL = ("accept", "decline", "")
THINKS = (1, 9)  # minutes before an answer
BUSY = (20, 70)  # minutes from the yes to the appointment
LASTS = (15, 40)  # minutes from the appointment to its end
# The desk keeps up: a missed call before it is late, a case that nobody follows before long.
CALLS_BACK_BEFORE = timedelta(minutes=5)
TAKEN_WITHIN = timedelta(minutes=10)

NEVER = datetime.max.replace(tzinfo=UTC)

Say = Callable[[str], None]
Turn = Callable[[], datetime]


@dataclass
class Player:
    """address: of the running pages. turn: lets time pass and gives the hour of the product."""

    address: str
    stage: Stage
    turn: Turn
    say: Say
    chance: Random
    events: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)
    since: datetime = NEVER
    known: set[int] = field(default_factory=set)
    order: "count[int]" = field(default_factory=count)

    def run(self, now: datetime, until: datetime) -> None:
        """Until this hour of the product."""
        self.since = now - STILL_FRESH
        calls = [row for row in rows("appels.csv") if row["genre"] != Kind.INFORMATION]
        for at in arrivals(self.chance, now, until, self.stage.zone, CALLS_A_DAY):
            self.plan(at, self.calling(self.chance.choice(calls)))
        with Visitor(self.address) as operator:
            enter(operator, "julie")
            while now < until:
                self.happen(now)
                self.notice_messages(now)
                self.call_families_back(operator, now)
                self.keep_up(operator, now)
                now = self.turn()

    def plan(self, at: datetime, what: Callable[[datetime], None]) -> None:
        heappush(self.events, (at, next(self.order), what))

    def happen(self, now: datetime) -> None:
        while self.events and self.events[0][0] <= now:
            _, _, what = heappop(self.events)
            what(now)

    def calling(self, row: dict[str, str]) -> Callable[[datetime], None]:
        def call(now: datetime) -> None:
            self.stage.moment = now
            case = self.stage.call(saying(self.stage, row, mobile(self.chance.randrange(5000, 9999))))
            self.tell(now, f"appel pour {row['prenom']} {row['nom']}, {case}")

        return call

    def notice_messages(self, now: datetime) -> None:
        """What left since the last look; some will answer, in their own time."""
        with reading(machine(self.stage.by.community_id)):
            fresh = [one for one in messages.outbox(LATEST) if self.is_news(one)]
        for message in fresh:
            self.known.add(message.pk)
            if message.template in PROPOSALS and message.channel == "sms":
                will = self.chance.choice(WILL)
                if will:
                    self.plan(now + self.minutes(THINKS), self.answering(message, will))

    def is_news(self, message: "Message") -> bool:
        return message.pk not in self.known and bool(message.body) and message.created_at > self.since

    def answering(self, message: "Message", will: str) -> Callable[[datetime], None]:
        path, who = path_of(message), message.recipient
        proposal = message.about.partition(":")[2]

        def answer(now: datetime) -> None:
            with Visitor(self.address) as visitor:
                first = offering(visitor.open(path), "choice", will)
                if first is None:
                    self.tell(now, f"{who} regarde : déjà pris, ou plus d’actualité")
                    return
                visitor.send(first, choice=will)
                if will == "decline":
                    self.tell(now, f"{who} : pas cette fois")
                elif self.prove(visitor, path, proposal):
                    self.appoint(visitor, path, who, now)

        return answer

    def prove(self, visitor: Visitor, path: str, proposal: str) -> bool:
        """The code came by the other channel. False when somebody else was faster."""
        codes = [form for form in visitor.open(f"{path}/identite") if "code" in form.fields]
        if not codes:
            return False
        self.turn()
        with reading(machine(self.stage.by.community_id)):
            sent = [one.body for one in messages.about(f"code:{proposal}") if one.body]
        found = CODE.search(sent[-1]) if sent else None
        if found is None:
            return False
        visitor.send(codes[0], code=found[1])
        return True

    def appoint(self, visitor: Visitor, path: str, who: str, now: datetime) -> None:
        when = now + self.minutes(BUSY)
        local = f"{when.astimezone(self.stage.zone):%Y-%m-%dT%H:%M}"
        for form in visitor.forms():
            if "at" in form.fields:
                modes = [value for name, value in form.buttons if name == "mode"]
                visitor.send(form, at=local, **({"mode": self.chance.choice(modes)} if modes else {}))
                self.tell(now, f"{who} prend la demande, rendez-vous à {local[-5:]}")
                self.plan(when + self.minutes(LASTS), self.ending(visitor.http.cookies, path, who))
                return

    def ending(self, cookies: httpx.Cookies, path: str, who: str) -> Callable[[datetime], None]:
        def finish(now: datetime) -> None:
            with Visitor(self.address) as visitor:
                visitor.http.cookies = cookies
                form = offering(visitor.open(path), "ending")
                if form is not None:
                    visitor.send(form, ending=form.buttons[0][1])
                    self.tell(now, f"{who} : c’est fait")

        return finish

    def call_families_back(self, operator: Visitor, now: datetime) -> None:
        """Whoever was promised news and has none is called: the desk keeps its word."""
        with reading(machine(self.stage.by.community_id)):
            due = [case.number for case in awaited.news_due(now)]
        for number in due:
            path = f"/c/{CPTS}/dossiers/{number}"
            forms = [form for form in operator.open(path) if form.action.endswith("/rappel")]
            for form in forms[:1]:
                operator.send(form, reached="answered")
                self.tell(now, f"le bureau rappelle la famille, dossier {number}")

    def keep_up(self, operator: Visitor, now: datetime) -> None:
        """What stands on top of the board is done too, each in its time."""
        with reading(machine(self.stage.by.community_id)):
            there = awaited.awaited(now)
        for missed in there.callbacks:
            if now >= missed.due_at - CALLS_BACK_BEFORE:
                path = f"/c/{CPTS}/rappels/{missed.pk}"
                if press(operator, path, path, reached="answered"):
                    self.tell(now, f"le bureau rappelle le {phone.spoken(missed.phone)}")
        for case in there.emergencies:
            if case.emergency_at and now >= case.emergency_at + awaited.EMERGENCY_FOLLOW_UP:
                path = f"/c/{CPTS}/dossiers/{case.number}"
                if press(operator, path, f"{path}/suite"):
                    self.tell(now, f"le bureau connaît la suite du 15, dossier {case.number}")
        for case in there.to_take:
            if now >= (case.to_take_since or now) + TAKEN_WITHIN:
                path = f"/c/{CPTS}/dossiers/{case.number}"
                if press(operator, path, f"{path}/reprendre"):
                    self.tell(now, f"le bureau prend le suivi du dossier {case.number}")

    def minutes(self, bounds: tuple[int, int]) -> timedelta:
        return timedelta(minutes=self.chance.randint(*bounds))

    def tell(self, now: datetime, what: str) -> None:
        self.say(f"{now.astimezone(self.stage.zone):%H:%M}  {what}")


def enter(visitor: Visitor, key: str) -> None:
    """Through the door of the demonstration, as anybody does."""
    for form in visitor.open("/"):
        if form.action.endswith(f"/{key}"):
            visitor.send(form)


def press(operator: Visitor, path: str, action: str, **typed: str) -> bool:
    """Sends the form of this page that goes there. False when the page has none any more."""
    form = next((one for one in operator.open(path) if urlsplit(one.action).path == action), None)
    if form is None:
        return False
    operator.send(form, **typed)
    return True


def offering(forms: list[Form], name: str, value: str = "") -> Form | None:
    return next((form for form in forms if form.offers(name, value)), None)


def path_of(message: "Message") -> str:
    """The path of the link in a message: the pages may run under another address than the one it names."""
    found = LINK.search(message.body)
    return urlsplit(found[0]).path if found else "/"
