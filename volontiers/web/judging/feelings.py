"""Two questions about work, twice a year, on the professional's own page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from volontiers.accounts.access import Actor, Can
from volontiers.accounts.guard import drawn, requires
from volontiers.core import isolation
from volontiers.database.wall import reading
from volontiers.indicators.actions.feelings import say_feelings
from volontiers.indicators.queries.feelings import to_answer
from volontiers.web.judging.lesson_forms import FeelingsForm
from volontiers.web.judging.place import Place

_THANKS = "Merci. Votre réponse est comptée avec les autres ; rien ne la relie à vous."
_NOT_NOW = "Cette question n’est pas posée maintenant, ou vous y avez déjà répondu."


@requires(Can.ANSWER)
def feelings(request: HttpRequest, actor: Actor) -> HttpResponseBase:
    if request.method != "POST":
        return _draw(request, actor, FeelingsForm())
    form = FeelingsForm(request.POST)
    if not form.is_valid():
        with reading(actor):
            return drawn(_draw(request, actor, form))
    with reading(actor):
        now = Place.of(actor).now
    if say_feelings(actor, form.answers(), now):
        messages.success(request, _THANKS)
    else:
        messages.warning(request, _NOT_NOW)
    return redirect("inbox")


def _draw(request: HttpRequest, actor: Actor, form: FeelingsForm) -> TemplateResponse:
    """Read inside the community."""
    place = Place.of(actor)
    today = place.now.astimezone(place.zone).date()
    context = {
        "form": form,
        "asked": to_answer(actor.professional_id, today),
        "season": isolation.named(isolation.season(today) or isolation.last_over(today)),
    }
    return TemplateResponse(request, "judging/feelings.html", context, status=422 if form.errors else 200)
