"""« Nouveaux patients, comme médecin traitant »: the second choice of the page « Mon engagement », apart from the first."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.contrib import messages
from django.http import HttpRequest

from volontiers.accounts.access import Actor
from volontiers.consent import lasting_said, ledger
from volontiers.consent.lasting import resume_lasting
from volontiers.core import moments
from volontiers.core.lasting import LastingTerms, consequence
from volontiers.core.ledger import Receipt
from volontiers.core.pause import FOR_PATIENTS, Pause, ends
from volontiers.core.pledge import Level, withdraws
from volontiers.placement.actions.pledging import change_new_patients, pause_new_patients
from volontiers.web.practice.lasting_form import PREFIX, LastingForm, own_number, written
from volontiers.web.practice.pledge_form import Offer, ends_soon, has_number
from volontiers.web.practice.words import typed

STOPPED = "C’est noté. Aucun nouveau patient ne vous sera proposé."
STALE = "Votre choix pour les nouveaux patients a été changé ailleurs. Le voici ; recommencez si besoin."
OVER = "Votre choix est terminé : aucun nouveau patient ne vous est proposé."
SILENCE = "Sans réponse, aucun nouveau patient ne vous sera plus proposé."


@dataclass(frozen=True, slots=True)
class Side:
    """The pledge for new patients as it stands here."""

    terms: LastingTerms | None
    version: int
    offer: Offer
    zone: tzinfo
    place: str
    receipt: Receipt | None


def side(actor: Actor, who: int, offer: Offer, zone: tzinfo, place: str) -> Side:
    """Read inside the community."""
    pledge = lasting_said.lasting_of(who, actor.community_id)
    return Side(
        terms=lasting_said.value(pledge) if pledge else None,
        version=pledge.version if pledge else 0,
        offer=offer,
        zone=zone,
        place=place,
        receipt=ledger.receipt(who, ledger.GIVEN_LASTING),
    )


def is_about_patients(request: HttpRequest) -> bool:
    """Which of the two forms of the page was sent."""
    return any(name.startswith(f"{PREFIX}-") for name in request.POST)


def act(request: HttpRequest, actor: Actor, mine: Side, now: datetime) -> dict[str, object] | None:
    """One of the gestures. Gives the section to draw again, None when it was done."""
    if f"{PREFIX}-pause" in request.POST or f"{PREFIX}-resume" in request.POST:
        _pause(request, actor, mine, now)
        return None
    form = LastingForm(request.POST, offer=mine.offer)
    if not form.is_valid():
        return context(mine, now, form)
    if "look" in request.POST:
        return look(mine, form, now)
    return _save(request, actor, mine, form, now)


def _save(
    request: HttpRequest, actor: Actor, mine: Side, form: LastingForm, now: datetime
) -> dict[str, object] | None:
    assert actor.professional_id is not None
    if form.cleaned_data["version"] != mine.version:
        messages.warning(request, STALE)
        return None
    terms = form.terms()
    change_new_patients(actor, actor.professional_id, terms, now)
    done = "C’est enregistré pour les nouveaux patients, et en vigueur dès maintenant."
    messages.success(request, STOPPED if withdraws(terms.level) else done)
    return None


def _pause(request: HttpRequest, actor: Actor, mine: Side, now: datetime) -> None:
    assert actor.professional_id is not None
    chosen = request.POST.get(f"{PREFIX}-pause", "")
    if chosen in FOR_PATIENTS:
        until = ends(Pause(chosen), now, mine.zone)
        pause_new_patients(actor, actor.professional_id, until, now)
    elif f"{PREFIX}-resume" in request.POST:
        resume_lasting(actor, actor.professional_id)
        messages.success(request, "La pause des nouveaux patients est finie.")


def look(mine: Side, form: LastingForm, now: datetime) -> dict[str, object]:
    """What this choice would mean: its number and its sentence made anew, nothing saved."""
    terms = form.terms()
    again = written(terms, mine.offer) | {"version": form.cleaned_data["version"]}
    return context(mine, now, LastingForm(offer=mine.offer, initial=again), terms, looking=True)


def context(
    mine: Side,
    now: datetime,
    form: LastingForm | None = None,
    terms: LastingTerms | None = None,
    *,
    looking: bool = False,
) -> dict[str, object]:
    """What the section of the page reads. form: the one that was sent, when it was."""
    shown = terms or (mine.terms if form is None else None)
    drawn = form or LastingForm(
        offer=mine.offer, initial=written(mine.terms, mine.offer) | {"version": mine.version}
    )
    rules = mine.offer.rules
    return {
        "form": drawn,
        "sentence": typed(consequence(shown, mine.place)) if shown else "",
        "looking": looking,
        "numbers": has_number(drawn),
        "some": f"{own_number(Level.SOME, rules)} par mois",
        "many": f"{own_number(Level.MANY, rules)} par mois",
        "pauses": [(one.value, one.label) for one in FOR_PATIENTS],
        "paused": _paused(mine, now),
        "ends_soon": ends_soon(mine.terms.until if mine.terms else None, mine.offer.today, OVER, SILENCE),
        "active": mine.terms is not None and not withdraws(mine.terms.level),
        "detailed": any(name not in _MAIN for name in drawn.errors),
        "receipt": mine.receipt,
    }


_MAIN = frozenset({"level", "per_month", "version", "shown"})


def _paused(mine: Side, now: datetime) -> str:
    until = mine.terms.paused_until if mine.terms else None
    return "" if until is None or until <= now else moments.day(until, now, mine.zone)
