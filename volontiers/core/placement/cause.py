"""In one word, why a line of a plan says what it says: to count, filter and export what its sentence tells in full."""

from enum import StrEnum


class Cause(StrEnum):
    """The first four are of people with a doctor, HAND and MOVED of both, the others of people without."""

    ORDER = "order"
    LEFT = "left"
    HAND = "hand"
    MOVED = "moved"
    AHEAD = "ahead"
    TOGETHER = "together"
    NOBODY = "nobody"
    FULL = "full"
    PROFILE = "profile"
    COMMUNE = "commune"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Cause.ORDER: "dans l’ordre de la liste",
    Cause.LEFT: "une place qu’un foyer ne pouvait pas prendre",
    Cause.HAND: "choisi à la main",
    Cause.MOVED: "changé par un choix à la main",
    Cause.AHEAD: "les places vont à d’autres avant",
    Cause.TOGETHER: "plusieurs places à trouver ensemble",
    Cause.NOBODY: "aucun médecin assez proche",
    Cause.FULL: "plus de place autour",
    Cause.PROFILE: "aucun médecin ne correspond",
    Cause.COMMUNE: "commune inconnue",
}
