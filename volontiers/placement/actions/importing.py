"""A spreadsheet joins the list: read line by line without writing anything, then written whole, or not at all."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID, uuid5

from volontiers.accounts.access import Actor
from volontiers.core import cells
from volontiers.core.eligibility import Doubt, Situation
from volontiers.core.sheet import Fault
from volontiers.database.rows import insert
from volontiers.database.wall import acting, reading
from volontiers.messages.actions import Address
from volontiers.people.actions import Identity
from volontiers.placement.actions import cohorts, facts, receipts, registering, seating
from volontiers.placement.actions.aside import EVERY, Aside
from volontiers.placement.actions.receipts import Draft, Notices
from volontiers.placement.actions.registering import Facts, Said
from volontiers.placement.models import Import, Registration
from volontiers.placement.queries import importing as queries
from volontiers.placement.queries.importing import Eligible
from volontiers.placement.spreadsheet.people import Person, Reader, headings, read_people
from volontiers.territory import queries as territory
from volontiers.territory.naming import Places

MOST_TOLD = 200
LIFE = timedelta(days=7)
State = Import.State
_SPACE = UUID("6f0b5f0e-5a5e-4c0e-9f3a-1c8a4a2a7b11")
_NOBODY = (
    "Ce fichier n’a que ses titres de colonnes : écrivez une ligne par personne, puis envoyez-le de nouveau."
)
_LOST = "L’écriture s’est interrompue : rien n’a été écrit. Recommencez."


class NotNow(Exception):  # a sentence, not a class of accident
    """This import is no longer there to be confirmed, or cannot be while lines are wrong."""


@dataclass(slots=True)
class Report:
    """Line numbers, never names. known: line → code of who waits already. alike: line → code that looks alike.

    joining: line → code of who waits already, whose household it joins. doubtful: line → why it would be asked about.
    messages: how many leave if people are told.
    """

    faults: list[list[object]] = field(default_factory=list)
    fault_count: int = 0
    known: list[list[object]] = field(default_factory=list)
    alike: list[list[object]] = field(default_factory=list)
    joining: list[list[object]] = field(default_factory=list)
    doubtful: list[list[object]] = field(default_factory=list)
    doubt_count: int = 0
    added: int = 0
    homes: int = 0
    messages: int = 0

    def to_dict(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in Report.__slots__}

    def wrong(self, found: Iterable[Fault]) -> None:
        for one in found:
            self.fault_count += 1
            if len(self.faults) < MOST_TOLD:
                self.faults.append([one.number, one.sentence])

    def doubt(self, number: int, found: Iterable[Doubt]) -> None:
        why = " ".join(one.why for one in found)
        self.doubt_count += bool(why)
        if why and len(self.doubtful) < MOST_TOLD:
            self.doubtful.append([number, why])


def start_import(by: Actor, name: str, content: bytes, now: datetime, cohort_id: int | None = None) -> Import:
    """The file is kept to be read by the worker. Raises cells.Unreadable: what cannot be read is said at once.

    cohort_id: the patients of a doctor who leaves, all of them at the date of the announcement.
    """
    rows = cells.read(content)
    if not any(any(row) for row in rows[1:]):
        raise cells.Unreadable(_NOBODY)
    with acting(by):
        return Import.objects.create(
            community_id=by.community_id,
            account_id=by.signed_as,
            cohort_id=cohort_id,
            name=name[:120],
            content=content,
            total=len(rows) - 1,
            created_at=now,
            next_check_at=now,
        )


def advance(by: Actor, import_id: int, now: datetime) -> bool:
    """One step of what is due: all the lines read, or all of them written. False when nothing is due."""
    with reading(by):
        due = Import.objects.select_related("cohort").filter(pk=import_id, next_check_at__lte=now)
        one = due.first()
    if one is None:
        return False
    if one.state == State.READING:
        _read_all(by, one, now)
    elif one.state == State.WRITING:
        _write_all(by, one, now)
    return True


def write_import(by: Actor, import_id: int, now: datetime, *, tell: bool = True) -> None:
    """« Inscrire ces personnes ». tell: whether each home has its message. Raises NotNow: a file is written whole."""
    with acting(by):
        one = _lock(import_id)
        if one is None or not queries.can_be_written(one):
            raise NotNow
        Import.objects.filter(pk=import_id).update(state=State.WRITING, done=0, tells=tell, next_check_at=now)


def cancel_import(by: Actor, import_id: int) -> None:
    """While it is read or waits: given up. While it is written: it stops, and nothing stays."""
    with acting(by):
        Import.objects.filter(pk=import_id, state=State.WRITING).update(stopping=True)
        Import.objects.filter(pk=import_id, state__in=[State.READING, State.READY]).update(
            state=State.CANCELLED, content=b"", next_check_at=None
        )


def postpone_import(by: Actor, import_id: int, _fault: str, _now: datetime) -> None:
    """After an unforeseen error nothing was written, and it is said."""
    with acting(by):
        Import.objects.filter(pk=import_id).update(
            state=State.FAILED, fault=_LOST, content=b"", next_check_at=None
        )


def forget_imports(by: Actor, now: datetime) -> int:
    with acting(by):
        return Import.objects.filter(created_at__lt=now - LIFE).delete()[0]


def _lock(import_id: int) -> Import | None:
    return Import.objects.select_for_update(of=("self",), no_key=True).filter(pk=import_id).first()


def _reader(by: Actor, one: Import, now: datetime) -> Reader:
    community = territory.community(by.community_id)
    today = now.astimezone(territory.zone(community)).date()
    since = one.cohort.announced_on if one.cohort else None
    return Reader(today, community.time_zone, Places(by.community_id), since)


def _read_all(by: Actor, one: Import, now: datetime) -> None:
    """Nothing is written but what was found. The progress is written aside, so that the page sees it meanwhile."""
    rows = cells.read(bytes(one.content))
    report = Report()
    columns, wrong = headings(rows[0], dated=one.cohort_id is None)
    report.wrong(wrong)
    if not wrong:
        with Aside(by, one.pk) as aside, reading(by):
            read = read_people(rows[1:], columns, _reader(by, one, now))
            report.wrong(read.faults)
            _judge(one, read.people, Eligible(by), report, aside)
    with acting(by):
        Import.objects.filter(pk=one.pk, state=State.READING).update(
            done=one.total, report=report.to_dict(), state=State.READY, next_check_at=None
        )


def _judge(one: Import, people: list[Person], eligible: Eligible, report: Report, aside: Aside) -> None:
    index, notices = queries.Index(queries.waiting()), Notices()
    known = {person.number: index.same(person) for person in people}
    waiting_homes = _waiting_homes(people, known)
    sizes: Counter[str] = Counter(waiting_homes.keys())
    for person in people:
        aside.tell(person.number - 1)
        code = known[person.number]
        if code is not None:
            report.known.append([person.number, code])
            continue
        report.added += 1
        sizes[person.home] += 1
        if like := index.like(person):
            report.alike.append([person.number, like])
        if person.home in waiting_homes:
            report.joining.append([person.number, waiting_homes[person.home]])
        report.doubt(person.number, eligible.doubts(_situation(one, person), person.insee))
        report.messages += notices.first(person.home, bool(person.family_name), _address(person))
        index.add(person)
    fresh = {person.home for person in people if person.home and known[person.number] is None}
    report.homes = sum(1 for home in fresh if sizes[home] > 1)


def _waiting_homes(people: Iterable[Person], known: Mapping[int, str | None]) -> dict[str, str]:
    """« Foyer » → code of the first of its lines who waits already."""
    found: dict[str, str] = {}
    for person in people:
        code = known[person.number]
        if person.home and code is not None:
            found.setdefault(person.home, code)
    return found


def _address(person: Person) -> Address | None:
    return receipts.reached_at(person.phone, person.caller_phone, person.email)


class Stopped(Exception):  # a sentence, not a class of accident
    """Somebody stopped it: the transaction leaves nothing."""


def _write_all(by: Actor, one: Import, now: datetime) -> None:
    """Every line in one transaction. The progress is written aside, so that the page sees it meanwhile."""
    rows = cells.read(bytes(one.content))
    columns, _ = headings(rows[0], dated=one.cohort_id is None)
    written = 0
    try:
        with Aside(by, one.pk) as aside, acting(by):
            people = read_people(rows[1:], columns, _reader(by, one, now)).people
            written = _seat_all(by, one, people, now, aside)
        state = State.DONE
    except Stopped:
        state = State.CANCELLED
    with acting(by):
        Import.objects.filter(pk=one.pk).update(
            state=state, done=written, content=b"", next_check_at=None, stopping=False
        )


def _seat_all(by: Actor, one: Import, people: list[Person], now: datetime, aside: Aside) -> int:
    """Homes at the place of their first line. What was agreed to enters the register last. Raises Stopped."""
    index = queries.Index(queries.waiting())
    known = {person.number: index.same(person) for person in people}
    waiting_homes = _waiting_homes(people, known)
    if one.cohort_id is not None:
        cohorts.join_cohort(by, [code for code in known.values() if code], one.cohort_id, now)
    seats = _Seats(by, one, now)
    agreed: list[tuple[Registration, Said]] = []
    for homes in _homes(person for person in people if known[person.number] is None):
        if aside.tell(len(agreed)):
            raise Stopped
        made = seats.new([home for home in homes if home[0].home not in waiting_homes])
        for home in homes:
            if code := waiting_homes.get(home[0].home):
                made += seats.beside(index.number(code), home)
        _note_likely(by, index, made, now)
        agreed += [(registration, said) for registration, said, _ in made]
    seating.agree_all(by, agreed)
    return len(agreed)


Seated = tuple[Registration, Said, Person]


class _Seats:
    """What the lines of one file share, inside the transaction that writes them."""

    def __init__(self, by: Actor, one: Import, now: datetime) -> None:
        self._by, self._import, self._now = by, one, now
        self._terms = registering.terms_of(by.community_id, now)
        self._eligible, self._notices = Eligible(by), Notices()

    def new(self, homes: list[list[Person]]) -> list[Seated]:
        """Homes of which nobody waits yet."""
        saids = [[self._said(person) for person in home] for home in homes]
        made = seating.seat_homes(
            self._by, saids, [self._draft(home) for home in homes], self._terms, self._now
        )
        return [(*pair, person) for pair, person in zip(made, chain.from_iterable(homes), strict=True)]

    def beside(self, mate: int, home: list[Person]) -> list[Seated]:
        """Those of a home of which somebody waits: mate, their registration."""
        saids = [self._said(person) for person in home]
        made = registering.seat(self._by, saids, self._now, mate, seek=False, draft=self._draft(home))
        return list(zip(made, saids, home, strict=True))

    def _said(self, person: Person) -> Said:
        return _said(self._import, person, self._eligible)

    def _draft(self, home: list[Person]) -> Draft:
        return self._notices.drafter(home[0].home) if self._import.tells else receipts.later


def _note_likely(by: Actor, index: queries.Index, made: list[Seated], now: datetime) -> None:
    """Those who wait, or stand above in the file, and may be the same person: compared by somebody later."""
    events = []
    for registration, _, person in made:
        if like := index.like(person):
            events.append(facts.event(registration, "maybe_twin", by=by, now=now, other=index.number(like)))
        index.add(person, registration.pk, registration.code)
    insert(*events)


def _homes(people: Iterable[Person]) -> Iterator[list[list[Person]]]:
    """A few at once."""
    together: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        together[f"h{person.home}" if person.home else f"l{person.number}"].append(person)
    homes = list(together.values())
    for start in range(0, len(homes), EVERY):
        yield homes[start : start + EVERY]


def _situation(one: Import, person: Person) -> Situation:
    return Situation.LEAVING if one.cohort_id else person.situation


def _said(one: Import, person: Person, eligible: Eligible) -> Said:
    """Nobody is left out for a doubt: whoever sends the file has read it, and the line is kept as the reason."""
    assert person.since is not None, "a line without a date is a fault"
    cohort = one.cohort
    return Said(
        key=uuid5(_SPACE, f"{one.pk}:{person.number}"),
        origin=Registration.Origin.COHORT if cohort else Registration.Origin.SPREADSHEET,
        cohort_id=cohort.pk if cohort else None,
        usual=(cohort.professional_id,) if cohort else (),
        person=Identity(
            person.family_name, person.given_name, person.birth_year, person.insee or None, person.phone
        ),
        # Everybody whom one doctor leaves stands at one date, whenever their line was typed.
        since=cohort.announced_on if cohort else person.since,
        facts=Facts(
            situation=_situation(one, person),
            grounds=person.grounds,
            grounds_until=person.grounds_until,
            home_visits=person.home_visits,
            caller_name=person.caller_name,
            caller_phone=person.caller_phone,
            email=person.email,
            letters=person.letters,
            note=person.note,
        ),
        reason=f"tableur, ligne {person.number}"
        if eligible.doubts(_situation(one, person), person.insee)
        else "",
        since_why=f"tableur, ligne {person.number}",
        # Who imports the file says that these people agreed: nobody heard each of them.
        agreement_channel="vouched",
    )
