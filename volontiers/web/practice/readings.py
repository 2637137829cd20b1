"""E11, « Qui a lu mes disponibilités »: every read of one's pledge by somebody else, in all one's communities."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import urlencode

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.consent import readings as log
from volontiers.consent import statements
from volontiers.consent.readings import Line
from volontiers.core import moments, months
from volontiers.core.hours import OpeningHours
from volontiers.core.reading import Reader, Seen, unusual
from volontiers.core.spreadsheet import cell
from volontiers.database.clock import clock
from volontiers.territory import queries as territory
from volontiers.web.practice.doors import acting_in, in_turn
from volontiers.web.practice.inbox import everywhere
from volontiers.web.practice.reading_words import at_a_glance, engine_reads, outcome, what, who, why

PER_PAGE = 15
MOST_MONTHS = 12
ALL = "tous"
READERS = {
    ALL: ("Tous", frozenset(Reader)),
    "personnes": ("Des personnes", frozenset({Reader.PERSON, Reader.ROLE})),
    "moteur": ("Le moteur de proposition", frozenset({Reader.ENGINE})),
    "systemes": ("D’autres logiciels", frozenset({Reader.OUTSIDE})),
}
_HEADINGS = ("Quand", "Qui", "Quoi", "Pourquoi", "Suite", "Communauté", "Inhabituelle")


@dataclass(frozen=True, slots=True)
class Place:
    """A community as its reads are told. opening: None where the professional is no longer a member."""

    name: str
    zone: ZoneInfo
    opening: OpeningHours | None


@dataclass(frozen=True, slots=True)
class Row:
    """One read as it is drawn. report: what became of a report of it, "" when there is none."""

    id: int
    when: str
    dated: str
    who: str
    what: str
    columns: str
    why: str
    outcome: str
    community: str
    odd: bool
    report: str
    may_report: bool


@dataclass(frozen=True, slots=True)
class Month:
    """The reads of one month, told; those of the chosen reader are `rows`."""

    first: date
    now: date
    chosen: str
    everything: list[Row]
    rows: list[Row]
    by_people: int
    wanted: bool
    several: bool


@requires(Can.EDIT_PLEDGE)
def readings(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """?mois=2026-11&par=personnes. POST signaler=… reports a read; POST releve=… starts or stops the monthly e-mail."""
    if actor.professional_id is None:
        raise Http404
    if request.method == "POST":
        _act(request, actor, clock())
        return redirect(request.get_full_path())
    seen = _month(request, actor, clock())
    asked = {"mois": f"{seen.first:%Y-%m}", "par": seen.chosen}
    context = {
        "seen": seen,
        "sheet": Paginator(seen.rows, PER_PAGE).get_page(request.GET.get("page")),
        "query": f"{urlencode(asked)}&",
        "named": months.named(seen.first),
        "current": seen.first == months.first(seen.now),
        "engine_reads": engine_reads(),
        "odd": sum(row.odd for row in seen.everything),
        "months": _offered(seen),
        "readers": [(value, label, value == seen.chosen) for value, (label, _) in READERS.items()],
    }
    return TemplateResponse(request, "practice/readings.html", context)


@requires(Can.EDIT_PLEDGE)
def export(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The same lines as a table for a spreadsheet: UTF-8 with its mark, semicolons."""
    if actor.professional_id is None or request.method == "POST":
        raise Http404
    seen = _month(request, actor, clock())
    text = StringIO()
    sheet = csv.writer(text, delimiter=";", lineterminator="\r\n")
    sheet.writerow(_HEADINGS)
    for row in seen.rows:
        told = (
            row.dated,
            row.who,
            row.columns,
            row.why,
            row.outcome,
            row.community,
            "oui" if row.odd else "",
        )
        sheet.writerow([cell(one) for one in told])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="lectures-{seen.first:%Y-%m}.csv"'
    return response


def _act(request: HttpRequest, actor: Actor, now: datetime) -> None:
    if "releve" in request.POST:
        _choose_statement(request, actor, now)
    elif request.POST.get("signaler", "").isdecimal():
        _report(request, actor, int(request.POST["signaler"]), now)


def _choose_statement(request: HttpRequest, actor: Actor, now: datetime) -> None:
    if request.POST["releve"] == "oui":
        statements.want(actor, now)
        messages.success(
            request, "C’est noté. Le relevé partira le 1er de chaque mois, à votre adresse de connexion."
        )
    else:
        statements.stop(actor)
        messages.success(request, "C’est noté. Ce relevé ne partira plus.")


def _report(request: HttpRequest, actor: Actor, reading_id: int, now: datetime) -> None:
    """In whichever of their communities it was read."""
    owns = (acting_in(request, place, actor) for place in in_turn(request))
    if any(log.report(own, reading_id, now) for own in owns):
        messages.success(
            request,
            "La coordination voit votre signalement sur son tableau. Vous lirez ici quand elle l’aura regardé.",
        )
    else:
        messages.warning(request, "Cette lecture est déjà signalée, ou n’est plus dans ce relevé.")


def _month(request: HttpRequest, actor: Actor, now: datetime) -> Month:
    """Read inside the community; the lines of every community are read first, as the account's own."""
    zone = territory.zone(territory.community(actor.community_id))
    today = now.astimezone(zone).date()
    first = months.asked(request.GET.get("mois", ""), today, MOST_MONTHS)
    lines = log.mine(*months.bounds(first, zone))
    wanted = statements.is_wanted(actor.account_id or 0)
    chosen = request.GET.get("par", "")
    chosen = chosen if chosen in READERS else ALL
    places = _places(request, actor)
    odd = _odd(lines, places)
    rows = [(line.reader, _row(line, places, odd=line.id in odd, now=now)) for line in lines]
    return Month(
        first, today, chosen, [row for _, row in rows], [row for by, row in rows if by in READERS[chosen][1]],
        by_people=sum(by in READERS["personnes"][1] for by, _ in rows), wanted=wanted, several=len(places) > 1,
    )  # fmt: skip


def _places(request: HttpRequest, actor: Actor) -> dict[int, Place]:
    return {
        own.community_id: Place(where.community.name, where.zone, territory.opening_hours(own.community_id))
        for own, where in everywhere(request, actor)
    }


def _place(community_id: int, places: dict[int, Place]) -> Place:
    """Of a community that one has left, the name and the zone alone."""
    if community_id in places:
        return places[community_id]
    left = territory.community(community_id)
    return Place(left.name, territory.zone(left), None)


def _odd(lines: Sequence[Line], places: dict[int, Place]) -> frozenset[int]:
    """The ids of the unusual ones, judged by the hours of each community."""
    found: set[int] = set()
    for community_id in {line.community_id for line in lines}:
        here = [line for line in lines if line.community_id == community_id]
        place = _place(community_id, places)
        odd = unusual([Seen(one.at, one.reader, one.account_id) for one in here], place.opening, place.zone)
        found |= {here[n].id for n in odd}
    return frozenset(found)


def _row(line: Line, places: dict[int, Place], *, odd: bool, now: datetime) -> Row:
    place = _place(line.community_id, places)
    return Row(
        id=line.id,
        when=moments.full(line.at, place.zone),
        dated=f"{line.at.astimezone(place.zone):%d/%m/%Y %H:%M}",
        who=who(line),
        what=at_a_glance(line),
        columns=what(line),
        why=why(line),
        outcome=outcome(line),
        community=place.name,
        odd=odd,
        report=_told(line, place, now),
        may_report=line.reported_at is None and line.community_id in places,
    )


def _told(line: Line, place: Place, now: datetime) -> str:
    if line.seen_at:
        return f"Regardée par la coordination {moments.day(line.seen_at, now, place.zone)}"
    return "Signalée à la coordination" if line.reported_at else ""


def _offered(seen: Month) -> list[tuple[str, str, bool]]:
    """The months that the log still holds, the latest first."""
    found, month = [], months.first(seen.now)
    for _ in range(MOST_MONTHS + 1):
        found.append((f"{month:%Y-%m}", months.named(month), month == seen.first))
        month = months.before(month)
    return found
