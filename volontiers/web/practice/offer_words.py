"""What a doctor reads of people of the list: who they are without a name, why they come now, and where it stands."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from volontiers.core import moments
from volontiers.core.french import counted
from volontiers.core.waiting import OfferState
from volontiers.placement.actions.offering import FELL, NO_FIT
from volontiers.placement.queries.offered import Card, Member
from volontiers.web.practice.words import typed

KEEPS = "Chaque personne garde sa place dans la liste. Rien d’autre à faire."
ASKED = "La personne est prévenue ; elle dira oui ou non. Vous aurez ses coordonnées avec sa réponse."
_TOLD = {
    OfferState.ACCEPTED: ("Merci", ASKED),
    OfferState.AGREED: ("La personne a dit oui", "Ses coordonnées sont dans « Mes nouveaux patients »."),
    OfferState.DECLINED: ("C’est noté", KEEPS),
    OfferState.EXPIRED: ("Le délai de réponse est passé", KEEPS),
    OfferState.WITHDRAWN: ("Cette proposition n’attend plus de réponse", "Rien d’autre à faire."),
    OfferState.PERSON_DECLINED: ("La personne préfère attendre un autre médecin", "Rien d’autre à faire."),
    OfferState.PERSON_SILENT: ("La personne n’a pas répondu", KEEPS),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One card. facts: (icon, words in bold, the rest). told: what is said instead of the buttons, ("", "") while open."""

    offer: int
    title: str
    facts: tuple[tuple[str, str, str], ...]
    why: str
    until: str
    told: tuple[str, str]
    agreed: bool
    asked: bool

    @property
    def open(self) -> bool:
        return not self.told[0]


def shown(card: Card, now: datetime, zone: tzinfo) -> Shown:
    said = told(card, now)
    # Of what is over, nothing is shown any more but that it is.
    still = not said[0] or card.state in {OfferState.ACCEPTED, OfferState.AGREED}
    return Shown(
        offer=card.offer,
        title=title(card.members),
        facts=tuple(facts(card.members, card.place, card.minutes, known=card.known)) if still else (),
        why=typed(card.reason),
        until=moments.short(card.until, now, zone),
        told=said,
        agreed=card.state is OfferState.AGREED,
        asked=card.state is OfferState.ACCEPTED,
    )


def told(card: Card, now: datetime) -> tuple[str, str]:
    """What is read first, then what follows; empty as long as a yes is possible."""
    if card.state is not OfferState.SENT:
        return _TOLD[card.state]
    if card.until <= now:
        return _TOLD[OfferState.EXPIRED]
    if card.wall is None:
        return "", ""
    why = FELL.get(card.wall, NO_FIT)
    return "Cette proposition ne tient plus", f"{why[:1].upper()}{why[1:]}. {KEEPS}"


def title(members: tuple[Member, ...]) -> str:
    """« Une personne », « 2 personnes du même foyer »."""
    return "Une personne" if len(members) == 1 else f"{counted(len(members), 'personne')} du même foyer"


def facts(
    members: tuple[Member, ...], place: str, minutes: int | None, *, known: bool
) -> list[tuple[str, str, str]]:
    """Where, how old, first or not, how seen. Nothing of what anybody suffers from or is covered by."""
    far = "" if minutes is None else f", à {counted(minutes, 'minute')} de route"
    found = [("place", f"{place[:1].upper()}{place[1:]}", far)] if place else []
    found += [("person", "", _age(one)) for one in members]
    if any(one.first for one in members):
        found.append(("list", "", "Prioritaire, selon les règles de la communauté"))
    if any(one.home_visits for one in members):
        found.append(("home", "", "Ne peut pas se déplacer : visites à domicile"))
    if known:
        whom = "cette personne" if len(members) == 1 else "ce foyer"
        found.append(("hand", "", f"Vous connaissez déjà {whom}"))
    return found


def _age(one: Member) -> str:
    return one.age.label[:1].upper() + one.age.label[1:] if one.age else "Âge non précisé"
