"""One's own place on the list in plain words: since when, what is known, what happens next and before which day."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from volontiers.core import codes, in_line, phone
from volontiers.core.french import DAYS, counted, day_of, listed
from volontiers.core.need import Family
from volontiers.core.reconfirm import news_by
from volontiers.core.waiting import WaitingState
from volontiers.placement.queries import own as queries
from volontiers.placement.queries import registration as registrations
from volontiers.placement.queries.listing import OPEN
from volontiers.territory import queries as territory
from volontiers.web.public.call_form import CallForm
from volontiers.web.public.forms import version_of
from volontiers.web.public.lasting import OWN_PLAIN, OWN_SITUATIONS
from volontiers.web.public.own_forms import WAYS, EndForm, ReachForm, SituationForm, StopForm, VisitForm
from volontiers.web.public.place import PublicPlace

if TYPE_CHECKING:
    from django import forms

    from volontiers.placement.models import Registration
    from volontiers.placement.queries.own import Followed, Named

YEAR = timedelta(days=365)
_SITUATIONS = {one.value: words for one, words in OWN_SITUATIONS}
_GROUNDS = {one.value: words for one, words in OWN_PLAIN}
_WAYS = {one.value: words for one, words in WAYS}
_CHIPS = {
    WaitingState.WAITING: ("wait", "◔", "vous êtes sur la liste d’attente"),
    WaitingState.SUSPENDED: ("late", "!", "votre place est en pause"),
    WaitingState.ATTACHED: ("ok", "✓", "un médecin vous suit"),
    WaitingState.LEFT: ("plain", "", "vous n’attendez plus"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One place with all that is said of it. redo: a form with what is missing in it, by its name."""

    one: "Registration"
    place: PublicPlace
    redo: "dict[str, forms.Form]" = field(default_factory=dict)

    def context(self) -> dict[str, Any]:
        """As public/_place.html reads it. Read inside the community."""
        one, state = self.one, WaitingState(self.one.state)
        home = registrations.household_of(one)
        return {
            "code": one.code,
            "shown": codes.show(one.code),
            "chip": _CHIPS[state],
            "since": f"{day_of(one.since)} {one.since.year}",
            "waits": one.state in OPEN,
            "paused": state is WaitingState.SUSPENDED,
            "left": state is WaitingState.LEFT,
            "may_withdraw": state is not WaitingState.ATTACHED and one.agreement_withdrawn_at is None,
            "withdrawn": one.agreement_withdrawn_at is not None,
            "wording": territory.wordings(one.community_id).get(Family.CARERS),
            "wording_name": version_of(Family.CARERS),
            "asked": state is WaitingState.WAITING and one.tries > 0,
            "home": listed([_given(one), *(_given(mate) for mate in home)]) if home else "",
            "next": self._next(),
            "late": self._is_late(),
            "around": self._around(),
            "known": self._known(),
            "named": self._named(queries.named(one)),
            "followed": self._followed(queries.followed(one)),
        } | self._forms()

    def _next(self) -> str:
        """Before which day something is heard; empty when nothing is due."""
        due = self.one.next_check_at
        return self._day(news_by(due) if self.one.state == WaitingState.WAITING else due) if due else ""

    def _is_late(self) -> bool:
        due = self.one.next_check_at
        return due is not None and news_by(due) < self.place.now

    def _day(self, at: datetime) -> str:
        """« mercredi 2 décembre 2026 »."""
        local = at.astimezone(self.place.zone).date()
        return f"{DAYS[local.weekday()]} {day_of(local)} {local.year}"

    def _around(self) -> dict[str, str]:
        """Nothing for who does not wait."""
        if self.one.state != WaitingState.WAITING:
            return {}
        seen = queries.around(self.one, self.place.now - YEAR)
        where = f"du secteur {seen.sector}" if seen.sector else "du territoire"
        return {"ahead": in_line.ahead(seen.ahead), "found": in_line.found(seen.found), "where": where}

    def _known(self) -> list[tuple[str, str]]:
        """(label, value): as it was declared, and telephone numbers that only their owner recognizes."""
        one, person = self.one, self.one.person
        said = [
            ("Commune", person.municipality.name if person.municipality else ""),
            ("Situation", _SITUATIONS[one.situation]),
            ("Déclaré", " · ".join(_GROUNDS[ground] for ground in one.grounds)),
            ("Visites à domicile", "oui" if one.home_visits else ""),
            ("Téléphone", _covered(person.phone)),
            ("Téléphone du proche", _covered(one.caller_phone)),
            ("Courriel", _covered_mail(one.email)),
            ("Adresse", one.letters),
            ("Nos nouvelles", _WAYS[one.channel]),
        ]
        return [(label, value) for label, value in said if value]

    def _named(self, found: "Named | None") -> dict[str, Any]:
        if found is None:
            return {}
        minutes = "" if found.minutes is None else counted(max(round(found.minutes), 1), "minute")
        return {
            "offer": found.offer,
            "doctor": found.doctor,
            "places": found.places,
            "minutes": minutes,
            "until": self._day(found.until) if found.until else "",
            "people": listed(found.people) if len(found.people) > 1 else "",
        }

    def _followed(self, found: "Followed | None") -> dict[str, Any]:
        if found is None:
            return {}
        return {
            "doctor": found.doctor,
            "places": found.places,
            "since": self._day(found.since),
            "real": f"{day_of(found.real_on)} {found.real_on.year}" if found.real_on else "",
            "asked": found.asked or 0,
            "visit_form": self.redo.get("real") or visit_form(self.place, found),
        }

    def _forms(self) -> "dict[str, forms.Form]":
        one = self.one
        told = {"situation": one.situation, "grounds": one.grounds, "home_visits": one.home_visits}
        ready: dict[str, forms.Form] = {
            "situation": SituationForm(initial=told),
            "reach": reach_form(self.place),
            "stop": StopForm(),
            "end": EndForm(),
            "call": call_form(self.place, one),
        }
        return {f"{name}_form": form for name, form in (ready | self.redo).items()}


def reach_form(place: PublicPlace, data: object = None) -> ReachForm:
    """Read inside the community."""
    zone_name = place.community.time_zone
    return ReachForm(data, community_id=place.community.pk, zone_name=zone_name)


def call_form(place: PublicPlace, one: "Registration", data: object = None) -> CallForm:
    known = one.caller_phone or one.person.phone
    return CallForm(data, known=known, zone_name=place.community.time_zone)


def visit_form(place: PublicPlace, found: "Followed", data: object = None) -> VisitForm:
    today = place.now.astimezone(place.zone).date()
    return VisitForm(data, since=found.since, today=today, zone=place.zone)


def _given(one: "Registration") -> str:
    return one.person.given_name or "une personne du foyer"


def _covered(number: str) -> str:
    """« 06 •• •• •• 34 »."""
    said = phone.spoken(number).split()
    return " ".join([said[0], *("••" for _ in said[1:-1]), said[-1]]) if len(said) > 2 else ""


def _covered_mail(email: str) -> str:
    """« o…@exemple.fr »."""
    name, _, host = email.partition("@")
    return f"{name[:1]}…@{host}" if host else ""
