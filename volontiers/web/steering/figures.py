"""The figures of a month, for the board, the funder and the coordination: few, honest, and naming nobody."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.cases.queries import figures as queries
from volontiers.core import moments
from volontiers.core.french import MONTHS
from volontiers.web.steering.sections import Study, study_of

MOST_MONTHS = 24


@requires(Can.READ_FIGURES)
def figures(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """?mois=2026-11; without it, the current month."""
    if request.method == "POST":
        raise Http404
    study = study_of(actor, "figures")
    this = study.today.replace(day=1)
    chosen = _asked(request.GET.get("mois", ""), this)
    found = queries.month(_midnight(chosen, study.zone), _midnight(_after(chosen), study.zone))
    context = {
        "study": study,
        "figures": found,
        "least": queries.LEAST_SHOWN,
        "month": _named(chosen),
        "before": _link(_before(chosen)) if _age(chosen, this) < MOST_MONTHS else None,
        "after": _link(_after(chosen)) if chosen < this else None,
        "running": chosen == this,
        "solved": _percent(found.solved),
        "median": moments.lasting(found.median) if found.median else "",
        "per_answer": f"{found.asked_per_answer:.1f}".replace(".", ",") if found.asked_per_answer else "",
        "told": _told(study),
    }
    return TemplateResponse(request, "steering/figures.html", context)


def _told(study: Study) -> str:
    return moments.full(study.now, study.zone)


def _percent(share: queries.Share) -> str:
    if share.part is None or not share.whole:
        return ""
    return f"{round(100 * share.part / share.whole)} %"


def _asked(text: str, this: date) -> date:
    """The first day of the month in the address; the current month when it cannot be read or is to come."""
    try:
        chosen = date.fromisoformat(f"{text}-01")
    except ValueError:
        return this
    return chosen if 0 <= _age(chosen, this) <= MOST_MONTHS else this


def _age(chosen: date, this: date) -> int:
    return (this.year - chosen.year) * 12 + this.month - chosen.month


def _after(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _before(first: date) -> date:
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)


def _named(first: date) -> str:
    return f"{MONTHS[first.month - 1]} {first.year}"


def _link(first: date) -> tuple[str, str]:
    return f"{first:%Y-%m}", _named(first)


def _midnight(first: date, zone: ZoneInfo) -> datetime:
    return datetime(first.year, first.month, first.day, tzinfo=zone)
