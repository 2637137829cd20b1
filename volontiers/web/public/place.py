"""What every public page needs to know of a community: is the form open, when does the desk answer, whom to call else."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404

from volontiers.accounts.access import Actor, patient
from volontiers.core import hours, moments
from volontiers.core.french import DAYS
from volontiers.territory import queries as territory
from volontiers.web.standing import Standing

if TYPE_CHECKING:
    from volontiers.territory.models import Community


@dataclass(frozen=True, slots=True)
class PublicPlace(Standing):
    """One community seen from outside, at one moment."""

    @property
    def by(self) -> Actor:
        return patient(self.community.pk)

    @property
    def suspended(self) -> str:
        """Where to go while the mission is suspended; empty while it is not."""
        suspension = hours.suspension(self.opening, self.now, self.zone)
        return suspension.text if suspension else ""

    @property
    def desk_open(self) -> bool:
        return hours.is_open(self.opening, self.now, self.zone)

    @property
    def next_opening(self) -> str:
        """« lundi 8:00 », empty when nothing opens soon."""
        at = hours.next_opening(self.opening, self.now, self.zone)
        return f"{moments.day(at, self.now, self.zone)} à {moments.clock(at, self.zone)}" if at else ""

    @property
    def takes_requests(self) -> bool:
        return self.opens and self.community.form_open and not self.suspended

    @property
    def week(self) -> list[tuple[str, str]]:
        """(« lundi », « 8:00 à 20:00 »), the open days only."""
        return [
            (DAYS[day], " et ".join(f"{start:%H:%M} à {end:%H:%M}" for start, end in spans))
            for day, spans in sorted(self.opening.by_weekday.items())
        ]


def community_of(slug: str) -> "Community":
    """Raises Http404."""
    found = territory.by_slug(slug)
    if found is None:
        raise Http404
    return found


def place_of(community: "Community") -> PublicPlace:
    """Read inside the community."""
    return PublicPlace.of(community)
