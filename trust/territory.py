"""Two neighbouring communities and the professionals of both, made through the verbs and the cast of the tests."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from tests import cast
from tests.cast import Cast
from volontiers.cases.actions.waves import advance
from volontiers.cases.models import Need, Proposal
from volontiers.consent.actions import Terms
from volontiers.core.need import Kind
from volontiers.core.pledge import Level
from volontiers.database.wall import acting, reading
from volontiers.directory.models import Listing, Practice, Professional
from volontiers.people.actions import Identity

HOMES = {"gaillacois": "81099", "bourbon": "97411"}
MODES = ("AMB", "HH", "VR")


@dataclass(frozen=True, slots=True)
class Lands:
    """Here it is winter time one night of October; there it never is."""

    here: Cast
    there: Cast

    @property
    def both(self) -> tuple[Cast, Cast]:
        return (self.here, self.there)


def lands(now: datetime, rules: dict[str, object] | None = None) -> Lands:
    """The two communities, where nobody has pledged anything yet."""
    found = Lands(cast.gaillacois(now), cast.bourbon(now))
    for land in found.both:
        with cast.ruling(land.machine):
            land.community.rules = rules or {}
            land.community.save()
        for one in (land.alix, land.bao, land.noor, land.bed):
            say(land, one, nothing(), now)
    return found


def physician(
    number: int, *homes: Cast, ceiling: tuple[int | None, int | None] = (None, None)
) -> Professional:
    """Listed in these communities. ceiling: (asked, accepted) a week over all of them."""
    one = Professional.objects.create(
        family_name=f"Médecin {number}", profession="10", email=f"m{number}@trust.test"
    )
    for land in homes:
        with acting(land.machine):
            Listing.objects.create(community=land.community, professional=one, email_verified=True)
            Practice.objects.create(
                community=land.community, professional=one, municipality_id=HOMES[land.community.slug],
                modes=list(MODES),
            )  # fmt: skip
    if ceiling != (None, None):
        cast.ceiling(homes[0].pro(one), one.pk, *ceiling)
    return one


def much(now: datetime, asked: int, accepted: int) -> Terms:
    return Terms(Level.MANY, asked, accepted, (now + timedelta(days=80)).date(), MODES)


def nothing() -> Terms:
    return Terms(Level.NONE, 0, 0, None)


def say(land: Cast, one: Professional, terms: Terms, now: datetime) -> None:
    cast.say(land.pro(one), one.pk, terms, now)


def proposed(land: Cast, now: datetime, kind: Kind = Kind.UNSCHEDULED) -> int:
    """The need of a new call, its first wave sent."""
    need = called(land, now, kind)
    advance(land.machine, need, now)
    return need


def called(land: Cast, now: datetime, kind: Kind = Kind.UNSCHEDULED, *, home: str | None = None) -> int:
    """The need of a new call, ready to be proposed. home: INSEE code of the person's commune, else the desk's own."""
    elsewhere = {} if home is None else {"person": Identity("Durand", "Claire", 1952, home)}
    case = cast.call(land, kind, now=now, **elsewhere)
    with reading(land.machine):
        return Need.objects.get(case=case).pk


def waiting(land: Cast, need: int) -> list[tuple[int, int]]:
    """(proposal, professional) of everybody who may answer."""
    with reading(land.machine):
        return list(
            Proposal.objects.filter(need=need, state="sent")
            .order_by("pk")
            .values_list("pk", "professional_id")
        )


def sample(chance: Random, low: int, high: int, none: float = 0.0) -> int | None:
    """A number, or no limit so often."""
    return None if chance.random() < none else chance.randint(low, high)
