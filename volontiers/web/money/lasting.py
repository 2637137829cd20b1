"""« Combien de temps ça tient ? »: for each service, what it costs, how long the money lasts, and what a change would do."""

from datetime import date
from math import floor
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import requires
from volontiers.core import months as months_of
from volontiers.core.french import counted
from volontiers.core.funding import Service
from volontiers.core.lasting_service import WhatIf, changed
from volontiers.project.queries import lasting as queries
from volontiers.project.queries.lasting import Life, Period
from volontiers.web.money.forms import number
from volontiers.web.money.room import Room, about, amount, draw
from volontiers.web.sentences import NamedForm

_MOST_HOURS, _MOST_COMMUNES, _MOST_MONTHS = 100, 100, 120
MOST_MONTHS = 24
_ORDER = "Le dernier mois vient avant le premier : choisissez-les dans l’ordre."
_OTHER_MONTH = "Choisissez un mois de la liste."


def month(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, error_messages={"invalid_choice": _OTHER_MONTH})


class AskedForm(NamedForm):
    """since, last: months, both included."""

    since = month("Dépenses de")
    last = month("À")
    hours = number("Heures de moins par semaine", _MOST_HOURS, required=False)
    communes = number("Communes de plus", _MOST_COMMUNES, required=False)

    def __init__(self, *args: Any, period: Period, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.period, self.today = period, today
        for name in ("since", "last"):
            chosen = self.fields[name]
            assert isinstance(chosen, forms.ChoiceField)
            chosen.choices = _choices(today)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        since, last = self._months(said)
        if last < since:
            self.add_error("last", _ORDER)
        return said

    def asked(self) -> tuple[Period, WhatIf]:
        """The period by default where what was chosen cannot be read."""
        said = self.cleaned_data if self.is_valid() else {}
        what = WhatIf(said.get("hours") or 0, said.get("communes") or 0)
        return queries.period_of(*self._months(said), self.today), what

    def _months(self, said: dict[str, Any]) -> tuple[date, date]:
        first, last = months_of.first(self.period.since), months_of.first(self.period.last)
        return (
            months_of.asked(said.get("since") or _key(first), self.today, MOST_MONTHS),
            months_of.asked(said.get("last") or _key(last), self.today, MOST_MONTHS),
        )


def _choices(today: date) -> list[tuple[str, str]]:
    """The latest first."""
    found = [months_of.first(today)]
    while len(found) <= MOST_MONTHS:
        found.append(months_of.before(found[-1]))
    return [(_key(one), months_of.named(one)) for one in found]


def _key(month: date) -> str:
    return f"{month:%Y-%m}"


@requires(Can.READ_PROJECT)
def lasting(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    if request.method == "POST":
        raise Http404
    room = Room.of(actor.community_id)
    period = queries.default_period(actor.community_id, room.today)
    start = {"since": _key(period.since), "last": _key(period.last), "hours": 5, "communes": 1}
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
    told = (
        amount(cost.each),
        f"{amount(cost.cents)} pour {cost.solved} besoins avec une solution. {cost.alone_words}".strip(". "),
    )
    if cost.each is None:
        told = (
            "–",
            f"{amount(cost.cents)}. Un mois a trop peu de besoins, avec ou sans solution : leur nombre ne se montre pas",
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
