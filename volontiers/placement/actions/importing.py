"""A spreadsheet joins the list: read line by line without writing anything, then written whole, or not at all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID, uuid5

from volontiers.accounts.access import Actor
from volontiers.core.eligibility import Situation
from volontiers.database.rows import insert
from volontiers.database.wall import acting, reading
from volontiers.people.actions import Identity
from volontiers.placement.actions import cohorts, facts, registering, seating
from volontiers.placement.actions.aside import EVERY, Aside
from volontiers.placement.actions.registering import Facts, Said
from volontiers.placement.models import Import, Registration
from volontiers.placement.queries import importing as queries
from volontiers.placement.spreadsheet import cells
from volontiers.placement.spreadsheet.people import Fault, Person, Read, Reader, headings, read_people
from volontiers.territory import queries as territory
from volontiers.territory.naming import Places

STEP = 10_000
MOST_TOLD = 200
LIFE = timedelta(days=7)
State = Import.State
_SPACE = UUID("6f0b5f0e-5a5e-4c0e-9f3a-1c8a4a2a7b11")
_LOST = "L’écriture s’est interrompue : rien n’a été écrit. Recommencez."


class NotNow(Exception):  # a sentence, not a class of accident
    """This import is no longer there to be confirmed, or cannot be while lines are wrong."""


@dataclass(slots=True)
class Report:
    """Line numbers, never names. known: line → code of who waits already. alike: line → codes that look alike."""

    faults: list[list[object]] = field(default_factory=list)
    fault_count: int = 0
    known: list[list[object]] = field(default_factory=list)
    alike: list[list[object]] = field(default_factory=list)
    added: int = 0
    homes: int = 0

    def to_dict(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in Report.__slots__}

    def wrong(self, found: Iterable[Fault]) -> None:
        for one in found:
            self.fault_count += 1
            if len(self.faults) < MOST_TOLD:
                self.faults.append([one.number, one.sentence])


def start_import(by: Actor, name: str, content: bytes, now: datetime, cohort_id: int | None = None) -> Import:
    """The file is kept to be read by the worker. Raises cells.Unreadable: what cannot be read is said at once.

    cohort_id: the patients of a doctor who leaves, all of them at the date of the announcement.
    """
    rows = cells.read(content)
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
    """One step of what is due: some thousand lines read, or all of them written. False when nothing is due."""
    with reading(by):
        due = Import.objects.select_related("cohort").filter(pk=import_id, next_check_at__lte=now)
        one = due.first()
    if one is None:
        return False
    if one.state == State.READING:
        _read_more(by, one, now)
    elif one.state == State.WRITING:
        _write_all(by, one, now)
    return True


def write_import(by: Actor, import_id: int, now: datetime) -> None:
    """« Inscrire ces personnes ». Raises NotNow: only a file without a wrong line is written, whole."""
    with acting(by):
        one = _lock(import_id)
        if one is None or not queries.can_be_written(one):
            raise NotNow
        Import.objects.filter(pk=import_id).update(state=State.WRITING, done=0, next_check_at=now)


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


def _read_more(by: Actor, one: Import, now: datetime) -> None:
    """Nothing is written but what was found in these lines."""
    rows = cells.read(bytes(one.content))
    report = Report(**one.report) if one.report else Report()
    columns, wrong = headings(rows[0], dated=one.cohort_id is None)
    if wrong:
        report.wrong(wrong)
        upto = one.total
    else:
        upto = min(one.done + STEP, one.total)
        with reading(by):
            _judge(one, read_people(rows[1 : upto + 1], columns, _reader(by, one, now)), report)
    over = upto >= one.total
    with acting(by):
        Import.objects.filter(pk=one.pk, state=State.READING).update(
            done=upto,
            report=report.to_dict(),
            state=State.READY if over else State.READING,
            next_check_at=None if over else now,
        )


def _judge(one: Import, read: Read, report: Report) -> None:
    """read: all the lines up to here, so that one is compared with those above; only the last ones are told."""
    before = one.done
    report.wrong(fault for fault in read.faults if fault.number > before + 1)
    index = queries.Index(queries.waiting())
    homes: dict[str, int] = defaultdict(int)
    for person in read.people:
        fresh = person.number > before + 1
        known = index.same(person)
        if known is not None:
            if fresh:
                report.known.append([person.number, known])
            continue
        if fresh:
            report.added += 1
            if like := index.like(person):
                report.alike.append([person.number, like])
        homes[person.home] += 1
        index.add(person)
    report.homes = sum(1 for home, count in homes.items() if home and count > 1)


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
    fresh = [person for person in people if known[person.number] is None]
    if one.cohort_id is not None:
        cohorts.join_cohort(by, [code for code in known.values() if code], one.cohort_id, now)
    terms = registering.terms_of(by.community_id, now)
    agreed: list[tuple[Registration, Said]] = []
    for homes in _homes(fresh):
        if aside.tell(len(agreed)):
            raise Stopped
        saids = [[_said(one, person) for person in home] for home in homes]
        made = seating.seat_homes(by, saids, terms, now)
        _note_likely(by, index, [pair[0] for pair in made], list(chain.from_iterable(homes)), now)
        agreed += made
    seating.agree_all(by, agreed)
    return len(agreed)


def _note_likely(
    by: Actor, index: queries.Index, made: list[Registration], people: list[Person], now: datetime
) -> None:
    """Those who wait and may be the same person: compared by somebody later."""
    likely = [(one, index.like(person)) for one, person in zip(made, people, strict=True)]
    insert(
        *(
            facts.event(one, "maybe_twin", by=by, now=now, other=index.number(like))
            for one, like in likely
            if like
        )
    )


def _homes(people: list[Person]) -> Iterator[list[list[Person]]]:
    """A few at once."""
    together: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        together[f"h{person.home}" if person.home else f"l{person.number}"].append(person)
    homes = list(together.values())
    for start in range(0, len(homes), EVERY):
        yield homes[start : start + EVERY]


def _said(one: Import, person: Person) -> Said:
    """Nobody is left out for a doubt: whoever sends the file answers for it, and the line says where it came from."""
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
            situation=Situation.LEAVING if cohort else person.situation,
            grounds=person.grounds,
            grounds_until=person.grounds_until,
            home_visits=person.home_visits,
            caller_name=person.caller_name,
            caller_phone=person.caller_phone,
            email=person.email,
            letters=person.letters,
            note=person.note,
        ),
        reason=f"tableur, ligne {person.number}",
        # Who imports the file says that these people agreed: nobody heard each of them.
        agreement_channel="vouched",
    )
