"""An opinion asked in simple secrecy: what an urn is, and when none may be held.

The urn is three numbers. A voice adds one to one of them and leaves nothing else: no row, no order, no moment. Who
voted is marked apart, so that nobody votes twice. Who runs the server could still watch the numbers move: the label
says so, and no person is elected nor dismissed this way.
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from volontiers.core.french import listed
from volontiers.core.occupation import plain
from volontiers.core.sitting import SMALL_COLLEGE, Refusal

SENTENCE = (
    "Secret simple : bulletins et émargement sont séparés, "
    "mais celui qui exploite le serveur pourrait lever ce secret."
)


class OpinionState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    VOID = "void"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    OpinionState.DRAFT: "à ouvrir",
    OpinionState.OPEN: "avis ouvert",
    OpinionState.CLOSED: "avis clos",
    OpinionState.VOID: "sans résultat",
}

NOT_DECIDED = (
    "Le secret simple n’est pas permis dans votre communauté : une décision des membres l’autorise d’abord."
)
OF_A_PERSON = (
    "Le secret simple n’élit et ne révoque personne : choisissez un vote sur papier, ou un vote sur Belenios."
)
IN_A_CONFLICT = (
    "Un électeur est intéressé à cette question : choisissez un vote ouvert, un vote sur papier, ou Belenios."
)


def no_urn(*, decided: bool, of_a_person: bool, in_a_conflict: bool, electors: int) -> Refusal | None:
    """decided: the community allows simple secrecy. electors: who is asked, a whole roll or one college."""
    walls = (
        (not decided, NOT_DECIDED),
        (of_a_person, OF_A_PERSON),
        (in_a_conflict, IN_A_CONFLICT),
        (electors < SMALL_COLLEGE, f"Il faut au moins {SMALL_COLLEGE} électeurs pour un secret simple."),
    )
    return next((Refusal(said) for stands, said in walls if stands), None)


def may_show(voters: int) -> bool:
    """Under five voices, numbers would tell who said what."""
    return voters >= SMALL_COLLEGE


# Shorter than this, a family name is too often a word of the sentence.
_SHORTEST_NAME = 3
ANSWERED = "cette question ne porte sur personne, et aucun électeur n’y est intéressé"


def named_in(text: str, members: Iterable[tuple[str, str]]) -> list[str]:
    """The members whom a question names. members: (name as it is said, family name). Neither case nor accents count."""
    words = f" {' '.join(_words(text))} "
    found = [name for name, family in members if _long(family) and f" {' '.join(_words(family))} " in words]
    return sorted(set(found))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", plain(text))


def _long(family: str) -> bool:
    return len("".join(_words(family))) >= _SHORTEST_NAME


class Unchecked(StrEnum):
    """What has to be looked at once more before two « no » are believed. The value is the field that says it was."""

    NAMED = "unnamed"
    DECLARED = "read"

    @property
    def label(self) -> str:
        return _BOXES[self]

    def sentence(self, who: Sequence[str]) -> str:
        return _UNCHECKED[self].format(listed(list(who)))


_BOXES = {
    Unchecked.NAMED: "J’ai vérifié : cette question ne porte sur aucune personne",
    Unchecked.DECLARED: "J’ai vérifié : aucun de ces intérêts ne touche cette question",
}
_UNCHECKED = {
    Unchecked.NAMED: (
        "Cette question nomme {}. Si elle porte sur une personne, choisissez un vote sur papier ou sur Belenios ; "
        "sinon, cochez pour le dire."
    ),
    Unchecked.DECLARED: (
        "Ont déclaré un intérêt : {}. Si l’un d’eux touche cette question, choisissez un vote ouvert ou sur papier ; "
        "sinon, cochez pour le dire."
    ),
}


def unchecked(
    named: Sequence[str], declared: Sequence[str], checked: Iterable[str]
) -> tuple[Unchecked, str] | None:
    """(what is not checked, its sentence). checked: the fields that were ticked. None when both « no » may be believed."""
    there = set(checked)
    asked = ((Unchecked.NAMED, named), (Unchecked.DECLARED, declared))
    return next(((one, one.sentence(who)) for one, who in asked if who and one.value not in there), None)
