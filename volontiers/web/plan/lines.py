"""Which lines of a plan are read: part, doctor and cause in the address, names by POST so that no server logs them."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.http.response import Http404

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.core import cells
from volontiers.core.placement.cause import Cause
from volontiers.placement.queries import plan_lines, plans
from volontiers.placement.queries.hidden import masked
from volontiers.placement.queries.plan_lines import Outcome, Side, Wanted
from volontiers.territory import queries as territory
from volontiers.web.list_tabs import Tab
from volontiers.web.plan.words import Row, row, state
from volontiers.web.standing import Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from volontiers.placement.models import Plan, PlanLine

SHEET, LONGEST = 50, 80
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = {
    Side.ALL: "Les lignes",
    Side.PLACED: "Proposés à un médecin",
    Side.WITHOUT: "Restent sur la liste, à leur rang",
    Side.FELL: "Lignes tombées",
    Side.CHANGED: "Ce qui a changé depuis votre lecture",
}
COLUMNS = (
    "Rang", "Code", "Nom", "Prénom", "Priorité", "Âge", "Commune", "Foyer", "Médecin", "Minutes de route", "Raison",
    "Pourquoi", "À la main", "Suite",
)  # fmt: skip


def wanted_of(request: HttpRequest) -> Wanted:
    """What does not exist is left out: an address that somebody kept still opens."""
    asked = request.GET
    doctor, since = asked.get("medecin", ""), asked.get("depuis", "")
    return Wanted(
        side=Side(asked.get("vu", "")) if asked.get("vu") in list(Side) else Side.ALL,
        professional_id=int(doctor) if doctor.isdecimal() and len(doctor) < 19 else None,
        cause=asked.get("raison", "") if asked.get("raison") in list(Cause) else "",
        text=request.POST.get("q", "").replace("\x00", "").strip()[:LONGEST],
        since=int(since) if since.isdecimal() and len(since) < 10 else 0,
    )


def query_of(wanted: Wanted) -> str:
    """The same in an address, names apart."""
    said = {
        "vu": wanted.side.value,
        "medecin": wanted.professional_id,
        "raison": wanted.cause,
        "depuis": wanted.since or "",
    }
    return urlencode({name: value for name, value in said.items() if value})


def sides(path: str, wanted: Wanted, found: Outcome, changed: int) -> list[Tab]:
    counts = {
        Side.ALL: ("Toutes", found.placed + found.without + found.fell),
        Side.PLACED: ("Proposés", found.placed),
        Side.WITHOUT: ("Restent sur la liste", found.without),
        Side.FELL: ("Tombées", found.fell),
        Side.CHANGED: ("Changées", changed),
    }
    shown = [
        one for one in Side if counts[one][1] or one in {Side.ALL, Side.PLACED, Side.WITHOUT, wanted.side}
    ]
    return [
        Tab(
            counts[one][0],
            f"{path}?{query_of(Wanted(one, since=wanted.since))}#lignes",
            one is wanted.side,
            counts[one][1],
        )
        for one in shown
    ]


def sheet_of(plan: "Plan", wanted: Wanted, number: str | None, room: Standing) -> tuple[object, list[Row]]:
    """One page of lines, and what it says of each."""
    sheet = Paginator(plan_lines.wanted_lines(plan, wanted), SHEET).get_page(number)
    shown = list(sheet)
    return sheet, rows_of(plan, shown, room)


def rows_of(plan: "Plan", shown: "Sequence[PlanLine]", room: Standing) -> list[Row]:
    numbers = plan_lines.numbers(plan, shown)
    today = room.now.astimezone(room.zone).date()
    return [row(numbers[one.pk], one, today) for one in shown]


@requires(Can.READ_LIST)
def export(request: HttpRequest, actor: Actor, plan_id: int) -> HttpResponseBase:
    """One line for each person, in the order of the list; as .csv with ?format=csv."""
    plan = plans.plan(actor.community_id, plan_id)
    if plan is None or request.method == "POST":
        raise Http404
    room = Standing.of(territory.community(actor.community_id))
    lines = list(plan_lines.wanted_lines(plan, Wanted()))
    told = [
        COLUMNS,
        *(_cells(plan, line, one) for line, one in zip(lines, rows_of(plan, lines, room), strict=True)),
    ]
    as_csv = request.GET.get("format") == "csv"
    answer = HttpResponse(
        cells.write_csv(told) if as_csv else cells.write(told),
        content_type="text/csv; charset=utf-8" if as_csv else XLSX,
    )
    name = f"plan-{room.slug}-{plan.pk}.{'csv' if as_csv else 'xlsx'}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _cells(plan: "Plan", line: "PlanLine", one: Row) -> list[str]:
    person = masked(line.registration).person
    household = line.registration.household_id
    return [
        str(one.number),
        line.registration.code,
        person.family_name,
        person.given_name,
        one.priority,
        one.age,
        one.commune,
        "" if household is None else str(household),
        one.doctor,
        "" if line.minutes is None else str(round(line.minutes)),
        one.cause,
        one.reason,
        "oui" if one.by_hand else "",
        state(plan, line),
    ]
