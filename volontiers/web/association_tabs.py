"""The rooms of the association, one beside the other, for whoever may enter them."""

from volontiers.accounts.access import Actor, Can
from volontiers.web.list_tabs import Tab, rooms

# (permission, label, URL name), in the order of the page.
_TABS: tuple[tuple[Can, str, str], ...] = (
    (Can.READ_ASSOCIATION, "Conseil", "association"),
    (Can.READ_ASSOCIATION, "Membres", "association-members"),
    (Can.READ_ASSOCIATION, "Réunions et votes", "assemblies"),
    (Can.EDIT_ASSOCIATION, "Temps donné", "sessions"),
    (Can.READ_ASSOCIATION, "Statuts", "statutes"),
    (Can.READ_ASSOCIATION, "Règles", "rules-then"),
)


def tabs_of(actor: Actor, slug: str, here: str) -> list[Tab]:
    """here: the URL name of the room."""
    return rooms(_TABS, actor, slug, here)
