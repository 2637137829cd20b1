"""An opinion asked in simple secrecy: what an urn is, and when none may be held.

The urn is three numbers. A voice adds one to one of them and leaves nothing else: no row, no order, no moment. Who
voted is marked apart, so that nobody votes twice. Who runs the server could still watch the numbers move: the label
says so, and no person is elected nor dismissed this way.
"""

from enum import StrEnum

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
