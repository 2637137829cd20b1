"""The figures of a month, for the board, the funder and the coordination: few, honest, and naming nobody."""

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.cases.queries import figures as queries
from volontiers.core import moments, months
from volontiers.territory import queries as territory
from volontiers.web.judging_tabs import tabs_of
from volontiers.web.steering.sections import Study, study_of

MOST_MONTHS = 24
_DAY = timedelta(days=1)


@requires(Can.READ_FIGURES)
def figures(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """?mois=2026-11; without it, the current month."""
    if request.method == "POST":
        raise Http404
    study = study_of(actor, "figures")
    this = months.first(study.today)
    chosen = months.asked(request.GET.get("mois", ""), this, MOST_MONTHS)
    found = queries.month(*months.bounds(chosen, study.zone))
    context = {
        "study": study,
        "tabs": tabs_of(actor, study.slug, "figures"),
        "figures": found,
        "least": queries.LEAST_SHOWN,
        "month": months.of_named(chosen),
        "before": _link(months.before(chosen)) if _age(chosen, this) < MOST_MONTHS else None,
        "after": _link(months.after(chosen)) if chosen < this else None,
        "running": chosen == this,
        "solved": _percent(found.solved),
        "median": moments.lasting(found.median) if found.median else "",
        "per_answer": f"{found.asked_per_answer:.1f}".replace(".", ",") if found.asked_per_answer else "",
        "suspended": territory.suspensions(actor.community_id, chosen, months.after(chosen) - _DAY),
        "told": _told(study),
    }
    return TemplateResponse(request, "steering/figures.html", context)


def _told(study: Study) -> str:
    return moments.full(study.now, study.zone)


def _percent(share: queries.Share) -> str:
    if share.part is None or not share.whole:
        return ""
    return f"{round(100 * share.part / share.whole)} %"


def _age(chosen: date, this: date) -> int:
    return (this.year - chosen.year) * 12 + this.month - chosen.month


def _link(first: date) -> tuple[str, str]:
    return f"{first:%Y-%m}", months.named(first)
