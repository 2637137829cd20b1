"""The rooms of whoever steers a community: one list beside each page, of what this person may change."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.urls import reverse

from volontiers.accounts.access import Actor, Can, may
from volontiers.database.clock import clock
from volontiers.territory import queries as territory
from volontiers.web.page import Link

if TYPE_CHECKING:
    from volontiers.territory.models import Community

_SECTIONS = (
    (Can.EDIT_SETTINGS, "Nom et téléphones", "parameters"),
    (Can.EDIT_SETTINGS, "Heures et fermetures", "hours"),
    (Can.EDIT_SETTINGS, "Règles", "rules"),
    (Can.EDIT_SETTINGS, "Accords et préréglages", "wordings"),
    (Can.EDIT_SETTINGS, "Secteurs", "sectors"),
    (Can.EDIT_PROTOCOL, "Protocole d’urgence", "protocol"),
    (Can.EDIT_DIRECTORY, "Annuaire", "directory"),
    (Can.EDIT_DIRECTORY, "Structures", "organizations"),
    (Can.EDIT_SHIFTS, "Gardes", "shifts"),
    (Can.EDIT_TEAMS, "Équipes", "teams"),
    (Can.INVITE, "Membres", "members"),
    (Can.ENTER, "Changements et décisions", "decisions"),
)


@dataclass(frozen=True, slots=True)
class Study:
    """A steering page: the community, the moment, and the list beside it."""

    community: "Community"
    now: datetime
    zone: ZoneInfo
    sections: tuple[Link, ...]

    @property
    def slug(self) -> str:
        return self.community.slug

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


def study_of(actor: Actor, here: str) -> Study:
    """Read inside the community. here: the URL name of the section."""
    community = territory.community(actor.community_id)
    return Study(
        community=community,
        now=clock(),
        zone=territory.zone(community),
        sections=tuple(
            Link(label, reverse(name, args=[community.slug]), current=name == here)
            for can, label, name in _SECTIONS
            if may(actor, can)
        ),
    )
