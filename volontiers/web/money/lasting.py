"""« Combien de temps ça tient ? »: for each service, what it costs, how long the money lasts, and what a change would do."""

from datetime import date
from math import floor
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.core.french import counted
from volontiers.core.funding import Service
from volontiers.core.lasting_service import WhatIf, changed
from volontiers.project.queries import lasting as queries
from volontiers.project.queries.lasting import Life, Period
from volontiers.web.fields import day
from volontiers.web.money.forms import number
from volontiers.web.money.room import Room, about, amount, draw
from volontiers.web.sentences import NamedForm

_MOST_HOURS, _MOST_COMMUNES, _MOST_MONTHS = 100, 100, 120
_ORDER = "La fin vient après le début."
_TO_COME = "Cette date n’est pas encore là."


class AskedForm(NamedForm):
    """last: of the period, included."""

    since = day("Dépenses du", required=False)
    last = day("Au", required=False)
    hours = number("Heures de moins par semaine", _MOST_HOURS, required=False)
    communes = number("Communes de plus", _MOST_COMMUNES, required=False)

    def __init__(self, *args: Any, period: Period, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.period, self.today = period, today

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        since, last = said.get("since") or self.period.since, said.get("last") or self.period.last
        if last < since:
            raise forms.ValidationError(_ORDER)
        if last > self.today:
            self.add_error("last", _TO_COME)
        return said

    def asked(self) -> tuple[Period, WhatIf]:
        """The period by default where what was typed cannot be read."""
        said = self.cleaned_data if self.is_valid() else {}
        since, last = said.get("since") or self.period.since, said.get("last") or self.period.last
        what = WhatIf(said.get("hours") or 0, said.get("communes") or 0)
        return Period(since, last + (self.period.until - self.period.last)), what


@requires(Can.READ_PROJECT)
def lasting(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    if request.method == "POST":
        raise Http404
    room = Room.of(actor.community_id)
    period = queries.default_period(actor.community_id, room.today)
    start = {"since": period.since, "last": period.last, "hours": 5, "communes": 1}
    form = AskedForm(start | request.GET.dict(), period=period, today=room.today)
    chosen, said = form.asked()
    found = queries.lives(actor.community_id, chosen, room.zone)
    number = next((one for one in found if one.service is Service.NUMBER), None)
    return draw(request, actor, "money/lasting.html", "money-lasting", {
        "room": room,
        "form": form,
        "period": chosen,
        "tiles": _tiles(number) if number else [],
        "what": _what(number, said) if number else [],
        "hypotheses": _hypotheses(number, said) if number else [],
        "lines": [_line(one) for one in found],
    })  # fmt: skip


def months(value: float | None) -> str:
    """« 8,6 mois », rounded down."""
    if value is None:
        return "–"
    if value > _MOST_MONTHS:
        return f"plus de {_MOST_MONTHS}\u00a0mois"
    return f"{floor(10 * value) / 10:.1f}\u00a0mois".replace(".", ",")


def _tiles(one: Life) -> list[tuple[str, str, str]]:
    sure, likely = one.months()
    cost = one.cost
    assert cost
    told = amount(cost.each), f"{amount(cost.cents)} pour {cost.solved} besoins avec une solution"
    if cost.each is None:
        told = (
            "–",
            f"{amount(cost.cents)}, trop peu de besoins, avec ou sans solution, pour que leur nombre soit montré",
        )
    return [
        ("Avec l’argent acquis", months(sure), f"{about(one.sure)} notifiés, pas encore dépensés"),
        ("Avec l’argent probable aussi", months(likely), about(one.likely)),
        ("Par besoin avec une solution", *told),
    ]


def _what(one: Life, said: WhatIf) -> list[tuple[str, str, str, str]]:
    """(what, a month, on granted money, with likely money too)."""
    rows = [("Comme aujourd’hui", WhatIf())]
    if said.fewer_hours and one.running.hour_cents:
        less = counted(int(said.fewer_hours), "heure")
        rows.append((f"{less} de moins par semaine", WhatIf(fewer_hours=said.fewer_hours)))
    if said.more_communes:
        more = counted(said.more_communes, "commune")
        rows.append((f"{more} de plus", WhatIf(more_communes=said.more_communes)))
    if len(rows) == 3:
        rows.append(("Les deux ensemble", said))
    return [(label, about(changed(one.running, each)), *_spoken(one, each)) for label, each in rows]


def _spoken(one: Life, said: WhatIf) -> tuple[str, str]:
    sure, likely = one.months(said)
    return months(sure), months(likely)


def _hypotheses(one: Life, said: WhatIf) -> list[str]:
    running = one.running
    found = [
        "Un mois coûte ce qu’il a coûté en moyenne sur la période choisie.",
        "L’argent qui n’est réservé à aucun service est partagé selon ce que chacun dépense.",
        "Un financement demandé compte pour les chances que la trésorerie lui donne.",
    ]
    if running.hour_cents:
        found.append(
            f"Une heure d’ouverture coûte {amount(running.hour_cents)} : les salaires du numéro, sur"
            f" {running.weekly_hours:g} heures d’ouverture par semaine. Combien de demandes attendraient n’est pas estimé."
        )
    elif said.fewer_hours:
        found.append(
            "L’effet de moins d’heures n’est pas calculé : aucun salaire du numéro n’est saisi sur la période, ou ses"
            " heures d’ouverture ne sont pas dites."
        )
    if said.more_communes and running.communes:
        found.append(
            f"Une commune de plus demande autant que la moyenne des {running.communes} communes du territoire, et"
            " chaque demande coûte autant."
        )
    return found


def _line(one: Life) -> dict[str, object]:
    sure, likely = one.months()
    return {
        "service": one.service.label,
        "mission": one.service.mission.label,
        "cents": amount(one.cents),
        "monthly": about(one.running.monthly),
        "solved": _solved(one),
        "each": amount(one.cost.each) if one.cost and one.cost.each is not None else "–",
        "sure": months(sure),
        "likely": months(likely),
    }


def _solved(one: Life) -> str:
    if one.cost is None:
        return "pas compté"
    return "moins de 5" if one.cost.solved is None else str(one.cost.solved)
