"""The rooms of the project and its money, one beside the other, for whoever may enter them."""

from volontiers.accounts.access import Actor, Can
from volontiers.web.list_tabs import Tab, rooms

# (permission, label, URL name), in the order of the page.
_TABS: tuple[tuple[Can, str, str], ...] = (
    (Can.READ_PROJECT, "Projet", "project"),
    (Can.EDIT_PROJECT, "Pièces", "project-pieces"),
    (Can.EDIT_PROJECT, "Documents", "project-papers"),
    (Can.EDIT_PROJECT, "Partenaires", "project-partners"),
    (Can.READ_PROJECT, "Objectifs", "objectives"),
    (Can.READ_PROJECT, "Financements", "money"),
    (Can.EDIT_PROJECT, "180 secondes", "project-story"),
)
_MONEY: tuple[tuple[Can, str, str], ...] = (
    (Can.READ_PROJECT, "Financements", "money"),
    (Can.READ_PROJECT, "Dépenses", "money-spendings"),
    (Can.READ_PROJECT, "Temps donné", "money-hours"),
    (Can.READ_PROJECT, "Contrat de missions", "money-contract"),
    (Can.READ_PROJECT, "Combien de temps ça tient", "money-lasting"),
)


def money_tabs_of(actor: Actor, slug: str, here: str) -> list[Tab]:
    """The rooms of the money, inside the project."""
    return rooms(_MONEY, actor, slug, here)


def tabs_of(actor: Actor, slug: str, here: str) -> list[Tab]:
    """here: the URL name of the room."""
    return rooms(_TABS, actor, slug, here)
