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
    (Can.EDIT_PROJECT, "180 secondes", "project-story"),
)


def tabs_of(actor: Actor, slug: str, here: str) -> list[Tab]:
    """here: the URL name of the room."""
    return rooms(_TABS, actor, slug, here)
