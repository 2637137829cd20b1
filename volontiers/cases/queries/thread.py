"""The thread of a case: each event as a sentence that the desk reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from volontiers.accounts import queries as accounts
from volontiers.cases.models import Case, Event
from volontiers.core.dispatch import Tier
from volontiers.core.french import counted
from volontiers.core.need import Family, Kind, Mode, Outcome
from volontiers.directory import queries as directory

Data = Mapping[str, Any]
_REACHED = {
    "answered": "la personne a répondu",
    "voicemail": "messagerie, à rappeler",
    "no_answer": "pas de réponse, à rappeler",
}


@dataclass(frozen=True, slots=True)
class Line:
    """n: the need it is about, 0 for the whole case. who: its author, empty for the software."""

    at: datetime
    n: int
    text: str
    who: str


@dataclass(frozen=True, slots=True)
class Named:
    """Names that a sentence may carry: events keep only ids."""

    professionals: Mapping[int, str]
    accounts: Mapping[int, str]

    def professional(self, data: Data, fallback: str = "un professionnel") -> str:
        return self.professionals.get(data.get("professional", 0), fallback)


Sentence = Callable[[Data, Named], str]


def _origin(data: Data, _: Named) -> str:
    return f"Demande reçue : {Case.Origin(data['origin']).label}"


def _wave(data: Data, _: Named) -> str:
    asked = counted(data["count"], "personne")
    return f"Vague {data['wave']} sur {data['of']}, {Tier(data['tier']).label} : {asked}"


def _silence(data: Data, _: Named) -> str:
    return f"Vague {data['wave']} : sans réponse"


def _agreement(data: Data, _: Named) -> str:
    return f"Accord pour les {Family(data['family']).label} (formule v{data['version']})"


def _no_agreement(data: Data, _: Named) -> str:
    return f"Pas d’accord pour les {Family(data['family']).label} (formule v{data['version']})"


_FIELDS = {
    "family_name": ("nom", {"noted": "noté", "corrected": "corrigé"}),
    "given_name": ("prénom", {"noted": "noté", "corrected": "corrigé"}),
    "birth_year": ("année de naissance", {"noted": "notée", "corrected": "corrigée"}),
    "phone": ("numéro de rappel", {"noted": "noté", "corrected": "corrigé"}),
}


def _identified(data: Data, _: Named) -> str:
    """Before and after, without what they say: « nom manquant, puis noté »."""
    parts = []
    for field, (name, words) in _FIELDS.items():
        if field in data:
            noted, after = words["noted"], words[data[field]]
            parts.append(
                f"{name} manquant, puis {noted}" if after == noted else f"{name} {noted}, puis {after}"
            )
    return f"Personne : {' ; '.join(parts)}".replace("naissance manquant,", "naissance manquante,")


def _plain(text: str) -> Sentence:
    return lambda _data, _named: text


_SENTENCES: Mapping[str, Sentence] = {
    "opened": _origin,
    "completed": lambda data, _: f"{counted(data['needs'], 'besoin')} en plus",
    "need_noted": lambda data, _: f"{Kind(data['kind']).label} : besoin noté",
    "agreement": _agreement,
    "no_agreement": _no_agreement,
    "agreement_withdrawn": _plain("Accord retiré par la personne"),
    "information_added": _plain("Un mot ajouté par la personne, à lire dans les notes"),
    "prepared": _plain("Mis en recherche par le bureau"),
    "no_longer_waits": _plain("N’attend plus, mis en recherche"),
    "wave": _wave,
    "silence": _silence,
    "withdrawn": _plain("Une proposition sans réponse"),
    "declined": _plain("Un « pas cette fois »"),
    "alternative": _plain("Autre chose est proposé, à demander à la personne"),
    "alternative_declined": _plain("La personne préfère attendre"),
    "taken": lambda data, named: f"Pris par {named.professional(data)}",
    "phone_yes": lambda data, named: f"Oui donné au téléphone par {named.professional(data)}",
    "contested": _plain("« Ce n’est pas moi » : le oui par téléphone ne compte plus"),
    "undone": _plain("Annulé dans les cinq minutes, recherche reprise"),
    "released": _plain("Rendu, recherche reprise à la date d’origine"),
    "no_show": _plain("Rendez-vous manqué, recherche reprise à la date d’origine"),
    "redirected": lambda data, _: f"À faire autrement : {Mode(data['mode']).label}",
    "appointed": lambda data, _: f"Rendez-vous fixé, {Mode(data['mode']).label}",
    "ending_asked": _plain("Demandé : comment cela s’est-il terminé ?"),
    "confirmed": _plain("Confirmé auprès de la personne"),
    "unreachable": _plain("La personne n’a pas pu être jointe"),
    "to_human": lambda data, _: f"C’est au bureau d’appeler. {data['reason']}",
    "widened": _plain("Délai élargi, recherche reprise"),
    "fault": _plain("Le logiciel n’a pas pu proposer : à traiter à la main"),
    "need_closed": lambda data, _: f"Clos : {Outcome(data['outcome']).label}",
    "closed": _plain("Dossier clos"),
    "emergency": _plain("Confié au 15"),
    "emergency_followed": _plain("Suite connue après le 15"),
    "called_back": lambda data, _: f"Rappel de la famille : {_REACHED[data['reached']]}",
    "phone_shown": _plain("Numéro affiché"),
    "code_read": _plain("Code lu au téléphone au professionnel"),
    "link_renewed": _plain("Nouveau lien envoyé"),
    "handed_over": lambda data, named: f"Dossier passé à {named.accounts.get(data['to'], 'un collègue')}",
    "taken_over": _plain("Suivi repris"),
    "identified": _identified,
    "noted": _plain("Notes modifiées"),
}


def of(case: Case) -> list[Line]:
    """Everything that happened, oldest first. Read inside the community."""
    events = list(Event.objects.filter(case=case).select_related("need", "account").order_by("at", "pk"))
    named = _names(case.community_id, events)
    return [
        Line(event.at, event.need.n if event.need else 0, sentence(event, named), _who(event))
        for event in events
    ]


def sentence(event: Event, named: Named) -> str:
    """A verb without a sentence is shown by its name rather than hidden."""
    made = _SENTENCES.get(event.verb)
    return made(event.data, named) if made else event.verb


def _names(community_id: int, events: list[Event]) -> Named:
    wanted = {event.data["professional"] for event in events if "professional" in event.data}
    return Named(
        {pk: one.name for pk, one in directory.respondents(community_id, wanted).items()},
        {one.pk: one.name for one in accounts.owners(community_id)},
    )


def _who(event: Event) -> str:
    """A professional who said "pas cette fois" is named nowhere: only the desk's own acts bear a name."""
    return (
        event.account.name if event.account and event.actor == "person" and not event.professional_id else ""
    )
