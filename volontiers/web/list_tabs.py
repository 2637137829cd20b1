"""The rooms of the waiting list, one beside the other, for whoever may enter them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from volontiers.accounts.access import Actor, Can, may

_TABS = (
    (Can.READ_LIST, "Liste", "list"),
    (Can.WRITE_LIST, "Nouvelles à prendre", "list-news"),
    (Can.READ_LIST, "Répartition", "plans"),
    (Can.WRITE_LIST, "Propositions", "offers"),
    (Can.EDIT_PLAN, "Départs", "departures"),
    (Can.READ_LIST, "Chiffres", "truth"),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """As ui/tabs.html draws it."""

    label: str
    url: str
    current: bool
    count: int | None = None


def tabs_of(actor: Actor, slug: str, here: str) -> list[Tab]:
    """here: the URL name of the room."""
    return rooms(_TABS, actor, slug, here)


def rooms(tabs: Iterable[tuple[Can, str, str]], actor: Actor, slug: str, here: str) -> list[Tab]:
    """Those that the actor may enter. Nothing to choose from is no tab at all."""
    found = [
        Tab(label, reverse(name, args=[slug]), name == here) for can, label, name in tabs if may(actor, can)
    ]
    return found if len(found) > 1 else []
