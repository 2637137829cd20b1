"""Who may wait for an attending physician, and what is said to those who may not: never a silent refusal."""

from datetime import date
from enum import StrEnum


class Situation(StrEnum):
    """Where the person stands with a physician, as they say it."""

    NONE = "none"
    LEAVING = "leaving"
    MOVED = "moved"
    WANTS_CHANGE = "wants_change"

    @property
    def label(self) -> str:
        return _SITUATIONS[self]


class Doubt(StrEnum):
    """Why somebody at the desk decides, with a reason that is kept."""

    WANTS_CHANGE = "wants_change"
    HAS_PHYSICIAN = "has_physician"
    OUTSIDE = "outside"

    @property
    def why(self) -> str:
        """For the desk."""
        return _WHY[self]

    @property
    def explained(self) -> str:
        """To the person: why, and what they may do instead."""
        return _EXPLAINED[self]


_SITUATIONS = {
    Situation.NONE: "n’a pas de médecin traitant",
    Situation.LEAVING: "son médecin part ou prend sa retraite",
    Situation.MOVED: "a déménagé loin de son médecin",
    Situation.WANTS_CHANGE: "souhaite changer de médecin",
}
_WHY = {
    Doubt.WANTS_CHANGE: "La personne a un médecin et souhaite en changer : vos règles ne le prévoient pas.",
    Doubt.HAS_PHYSICIAN: "Un médecin traitant est déjà noté pour cette personne.",
    Doubt.OUTSIDE: "La personne vit hors de votre territoire.",
}
_EXPLAINED = {
    Doubt.WANTS_CHANGE: (
        "La liste est gardée pour ceux qui n’ont aucun médecin. Vous gardez le vôtre tant qu’un autre n’a pas dit oui ; "
        "vous pouvez demander vous-même à un autre médecin, et changer quand vous voulez."
    ),
    Doubt.HAS_PHYSICIAN: (
        "Un médecin traitant est déjà noté pour vous. S’il ne vous suit plus, dites-le : nous vous inscrirons."
    ),
    Doubt.OUTSIDE: (
        "Vous vivez hors de notre territoire. Nous vous dirons à qui vous adresser près de chez vous ; "
        "si vous êtes plus proche d’ici, dites-le-nous."
    ),
}


def doubts(
    situation: Situation, *, may_want_change: bool, inside: bool | None, has_physician: bool
) -> tuple[Doubt, ...]:
    """Empty when nothing stands in the way. inside: None while the commune is unknown, which stops nobody."""
    found = []
    if situation is Situation.WANTS_CHANGE and not may_want_change:
        found.append(Doubt.WANTS_CHANGE)
    if situation is Situation.NONE and has_physician:
        found.append(Doubt.HAS_PHYSICIAN)
    if inside is False:
        found.append(Doubt.OUTSIDE)
    return tuple(found)


OLDEST = 1990


def since_fault(since: date, today: date) -> str:
    """What is wrong with an original date, in French; empty when nothing is. today: of the community."""
    if since > today:
        return "Cette date est dans le futur : indiquez le jour de la première demande."
    if since.year < OLDEST:
        return f"Cette date est trop ancienne : vérifiez l’année, à partir de {OLDEST}."
    return ""
