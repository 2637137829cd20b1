"""Who sits on the board and who belongs, on a day and without a name: for a file that leaves the association."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.db.models.functions import Coalesce

from volontiers.core.occupation import job, profession_of
from volontiers.core.statutes import Body, College
from volontiers.core.statutes import Statutes as Said
from volontiers.governance.models import Adhesion, Mandate
from volontiers.governance.queries.statutes import in_force


@dataclass(frozen=True, slots=True)
class Sitter:
    """college: its key in the statutes."""

    college: str
    occupation: str
    profession: str


@dataclass(frozen=True, slots=True)
class Sitting:
    """statutes: None while none are in force. version, since: theirs."""

    statutes: Said | None
    version: int
    since: date | None
    sitters: tuple[Sitter, ...]

    def held(self, college: College) -> int:
        return sum(one.college == college.key for one in self.sitters)


def sitting(community_id: int, day: date) -> Sitting:
    """The board on that day. Read inside the community."""
    found = in_force(community_id, day)
    rows = (
        Mandate.objects.annotate(until=Coalesce("ended_on", "last_day"))
        .filter(community_id=community_id, body=Body.BOARD.value, first_day__lte=day, until__gte=day)
        .values_list("college", "adhesion__occupation", "adhesion__profession")
    )
    sitters = tuple(Sitter(*row) for row in rows)
    if found is None:
        return Sitting(None, 0, None, sitters)
    return Sitting(found.rules, found.number, found.in_force_from, sitters)


def professions(community_id: int, day: date) -> Counter[str]:
    """How many members of each profession, by its code; « other » for what has none. Read inside the community.

    Where no code was entered, the occupation is understood from its words.
    """
    here = Adhesion.objects.filter(Q(left_on=None) | Q(left_on__gte=day), joined_on__lte=day)
    rows = here.filter(community_id=community_id).values_list("profession", "occupation")
    return Counter(code or profession_of(occupation) or "other" for code, occupation in rows)


def occupations(community_id: int, day: date) -> Counter[str]:
    """How many members of each profession, by its name; empty for none. Read inside the community.

    The same members as professions(): what names no known profession stays in the words of the association.
    """
    here = Adhesion.objects.filter(Q(left_on=None) | Q(left_on__gte=day), joined_on__lte=day)
    rows = here.filter(community_id=community_id).values_list("profession", "occupation")
    return Counter(job(code, occupation) for code, occupation in rows)
