"""What those who did it tell: a lever or a brake, of a theme, by a role or a profession, beside a figure."""

from enum import StrEnum

LONGEST = 600


class Side(StrEnum):
    LEVER = "lever"
    BRAKE = "brake"

    @property
    def label(self) -> str:
        return "ce qui a aidé" if self is Side.LEVER else "ce qui a freiné"


class Theme(StrEnum):
    ANSWERING = "answering"
    TEAMWORK = "teamwork"
    DESK = "desk"
    FRAGILE = "fragile"
    HOSPITAL = "hospital"
    TERRITORY = "territory"
    TOOLS = "tools"
    GOVERNING = "governing"
    MONEY = "money"

    @property
    def label(self) -> str:
        return _THEMES[self]


class Reach(StrEnum):
    """Who reads it once it is published."""

    COMMUNITY = "community"
    EVERYBODY = "everybody"

    @property
    def label(self) -> str:
        return _REACHES[self]


class Figure(StrEnum):
    """The figures of the three views that a lesson may stand beside."""

    IN_TIME = "in_time"
    MINUTES = "minutes"
    OBTAINED = "obtained"
    ACCEPTED = "accepted"
    EXCHANGES = "exchanges"
    ISOLATION = "isolation"
    OTHERWISE = "otherwise"
    GAP = "gap"

    @property
    def label(self) -> str:
        return _FIGURES[self]


_THEMES = {
    Theme.ANSWERING: "Répondre aux demandes",
    Theme.TEAMWORK: "Travailler entre professions",
    Theme.DESK: "Tenir le bureau et le numéro",
    Theme.FRAGILE: "Les personnes fragiles",
    Theme.HOSPITAL: "Le lien avec l’hôpital",
    Theme.TERRITORY: "Les communes éloignées",
    Theme.TOOLS: "Les outils",
    Theme.GOVERNING: "Décider ensemble",
    Theme.MONEY: "L’argent et le temps",
}
_REACHES = {
    Reach.COMMUNITY: "notre communauté seulement",
    Reach.EVERYBODY: "tout le monde : les autres communautés et le public",
}
_FIGURES = {
    Figure.IN_TIME: "réponses à temps",
    Figure.MINUTES: "minutes de route",
    Figure.OBTAINED: "a obtenu ce qu’il fallait",
    Figure.ACCEPTED: "demandes acceptées",
    Figure.EXCHANGES: "échanges entre professions",
    Figure.ISOLATION: "isolement",
    Figure.OTHERWISE: "sans cette réponse",
    Figure.GAP: "écart entre communes",
}
ROLES = {
    "desk": "le bureau",
    "coordination": "la coordination",
    "board": "le conseil",
    "user": "un usager",
    "partner": "un partenaire",
}
