"""The rooms where the work is judged, one beside the other, for whoever may enter them."""

from volontiers.accounts.access import Actor, Can
from volontiers.web.list_tabs import Tab, rooms

# (permission, label, URL name), in the order of the page.
_TABS: tuple[tuple[Can, str, str], ...] = (
    (Can.READ_VIEWS, "Regards", "views"),
    (Can.READ_FIGURES, "Indicateurs", "indicators"),
    (Can.READ_FIGURES, "Chiffres du mois", "figures"),
    (Can.READ_VIEWS, "Leçons", "lessons"),
)


def tabs_of(actor: Actor, slug: str, here: str) -> list[Tab]:
    """here: the URL name of the room."""
    return rooms(_TABS, actor, slug, here)
