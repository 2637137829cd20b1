"""The objectives of a community, each beside what was said and done. Read inside the community."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch

from volontiers.core.objectives import Part, Reading, Table, said_and_done
from volontiers.project.models import Objective, Share

OURSELVES = 0


def objectives(community_id: int) -> list[Objective]:
    """Those that end last first, with their shares: four questions, however many there are."""
    said = ("promises", "measures")
    shares = Prefetch("shares", Share.objects.select_related("partner").prefetch_related(*said))
    return list(Objective.objects.filter(community_id=community_id).prefetch_related(shares))


def objective(community_id: int, pk: int) -> Objective | None:
    return next((one for one in objectives(community_id) if one.pk == pk), None)


def table(one: Objective, community_name: str, day: date) -> Table:
    """one: of objectives()."""
    shares = list(one.shares.all())
    parts = [_part(share, community_name) for share in shares]
    return said_and_done(one.target, parts, _readings(shares), day)


def _part(share: Share, community_name: str) -> Part:
    name = share.partner.name if share.partner else community_name
    key = share.partner_id or OURSELVES
    said = [one.value for one in share.promises.all()] or [None]
    return Part(key, name, share.leads, said[-1], share.funded_cents, share.agreed_on, tuple(said[:-1]))


def _readings(shares: Iterable[Share]) -> Iterable[Reading]:
    for share in shares:
        for one in share.measures.all():
            yield Reading(share.partner_id or OURSELVES, one.on, one.value, one.source)
