"""One registration, whole: its facts, its household, and what happened to it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from volontiers.core.priority import Ground, PriorityClass
from volontiers.core.waiting import Leaving
from volontiers.database.rows import fetch
from volontiers.placement.models import Registration, WaitingEvent
from volontiers.placement.queries.hidden import masked
from volontiers.placement.queries.listing import OPEN


def by_code(code: str) -> Registration | None:
    """As the desk may read it. Read inside the community."""
    found = Registration.objects.select_related(
        "person__municipality", "household", "entered_by", "need__case"
    )
    one = found.filter(code=code).first()
    return masked(one) if one is not None else None


def door(code: str) -> tuple[int, int] | None:
    """(community, registration) of a code, before any community is known."""
    return next(iter(fetch("SELECT community_id, id FROM registration_door(%s)", [code])), None)


def get(registration_id: int) -> Registration | None:
    return Registration.objects.select_related("person__municipality").filter(pk=registration_id).first()


def of_needs(needs: list[int]) -> dict[int, str]:
    """Need → code of the registration that it became."""
    return dict(Registration.objects.filter(need_id__in=needs).values_list("need_id", "code"))


def of_case(case_id: int) -> Registration | None:
    """The place on the list that a need of this case became."""
    return Registration.objects.select_related("person__municipality").filter(need__case_id=case_id).first()


def ids_of_case(case_id: int) -> list[int]:
    """The places on the list that needs of this case became."""
    return list(Registration.objects.filter(need__case_id=case_id).values_list("pk", flat=True))


_LONE = """
SELECT n.case_id FROM placement_registration r JOIN cases_need n ON n.id = r.need_id
 WHERE r.id = %s AND NOT EXISTS (SELECT FROM cases_need o WHERE o.case_id = n.case_id AND o.state <> 'closed')
"""


def lone_case(registration_id: int) -> int | None:
    """The case that a place came from, when nothing else is looked for in it."""
    return next((pk for (pk,) in fetch(_LONE, [registration_id])), None)


def case_of(one: Registration) -> tuple[int, str] | None:
    """(case, its code) of the request that this place came from."""
    rows = fetch(
        "SELECT c.id, c.code FROM cases_need n JOIN cases_case c ON c.id = n.case_id WHERE n.id = %s",
        [one.need_id],
    )
    return next(iter(rows), None)


def household_of(one: Registration) -> list[Registration]:
    """The others who live with this person, on the list still."""
    if one.household_id is None:
        return []
    others = Registration.objects.filter(household_id=one.household_id, state__in=OPEN).exclude(pk=one.pk)
    return list(others.select_related("person__municipality").order_by("pk"))


def twins_said(one: Registration) -> list[Registration]:
    """Those that this one was said to repeat, or that may be the same person, still waiting."""
    said = WaitingEvent.objects.filter(registration=one, kind__in=["maybe_twin", "two_people"])
    rows = list(said.values_list("kind", "data"))
    other = {data["other"] for kind, data in rows if kind == "maybe_twin"} - {
        data["other"] for kind, data in rows if kind == "two_people"
    }
    return list(Registration.objects.filter(pk__in=other, state__in=OPEN).select_related("person"))


@dataclass(frozen=True, slots=True)
class Line:
    """who: its author, empty for the software."""

    at: datetime
    text: str
    who: str


_PLAIN = {
    "household_joined": "Rattachée à un foyer",
    "household_left": "Ne fait plus partie du foyer",
    "cohort_joined": "Patiente d’un médecin qui s’en va",
    "came_back": "De retour sur la liste, à sa date d’origine",
    "agreed_again": "A redit son accord : de retour sur la liste, à sa date d’origine",
    "confirmed": "Cherche toujours un médecin",
    "suspended": "En pause, sans nouvelles ; la date est gardée",
    "letter": "Lettre partie",
    "agreement_withdrawn": "A retiré son accord : n’attend plus",
    "wants_call": "Voudrait qu’on lui explique au téléphone",
    "maybe_twin": "Doublon possible, à comparer",
    "same_person": "La même personne qu’une autre inscription",
    "two_people": "Deux personnes différentes, dit la coordination",
    "offered": "Proposée à un médecin, sans son nom",
    "offer_accepted": "Un médecin a dit oui : la personne est demandée",
    # Whether the doctor said no, or nothing, is theirs.
    "offer_declined": "Proposition sans suite, la place est gardée",
    "offer_expired": "Proposition sans suite, la place est gardée",
    "offer_withdrawn": "Proposition sans suite, la place est gardée",
    "offer_person_declined": "Préfère attendre un autre médecin, la place est gardée",
    "offer_person_silent": "N’a pas répondu, la place est gardée",
    "attached": "A dit oui : un médecin la suit",
    "given_back": "N’est plus suivie, de retour à sa date d’origine",
}
_RECEIPTS = {"sms": "par message", "email": "par courriel", "paper": "à remettre sur papier",
    "home": "par le message de son foyer", "later": "pas encore donné : à prévenir"}  # fmt: skip
_FIELDS = {
    "person": "identité",
    "situation": "situation",
    "grounds": "ce qui est déclaré",
    "grounds_until": "fin de ce qui est déclaré",
    "home_visits": "visites à domicile",
    "longest_minutes": "trajet",
    "caller_name": "proche",
    "caller_link": "proche",
    "caller_phone": "téléphone du proche",
    "email": "courriel",
    "letters": "adresse",
    "note": "remarque",
}


def thread(one: Registration) -> list[Line]:
    """Every line, the first at the top."""
    events = WaitingEvent.objects.filter(registration=one).select_related("account").order_by("at", "pk")
    return [Line(event.at, _sentence(event), event.account.name if event.account else "") for event in events]


_SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "registered": lambda data: f"Inscrite {Registration.Origin(data['origin']).label}",
    "ranked": lambda data: f"Rang revu : {PriorityClass(data['priority']).label}",
    "left": lambda data: f"N’attend plus : {Leaving(data['why']).label}",
    "receipt": lambda data: f"Reçu {_RECEIPTS[data['channel']]}",
    "asked": lambda data: f"Nouvelles demandées {Registration.Channel(data['channel']).label}",
    "asked_after": lambda data: f"Suivi demandé, à {data['month']} mois",
    "called": lambda data: "Appelée, message laissé" if data["left_word"] else "Appelée, pas de réponse",
    "dated_back": lambda data: f"Comptée depuis sa date d’origine : {data['why']}",
    "in_spite_of": lambda data: f"Inscrite malgré tout : {data['reason']}",
    "corrected": lambda data: _corrected(data["fields"]),
}


def _corrected(fields: Iterable[str]) -> str:
    said = dict.fromkeys(_FIELDS[name] for name in fields)
    return f"Corrigé : {', '.join(said)}" if said else "Relue, rien n’a changé"


def _sentence(event: WaitingEvent) -> str:
    made = _SENTENCES.get(event.kind)
    return made(event.data) if made else _PLAIN.get(event.kind, event.kind)


def grounds_said(one: Registration) -> list[str]:
    return [Ground(ground).label for ground in one.grounds]
