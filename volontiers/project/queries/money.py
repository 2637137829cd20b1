"""What was granted, paid and spent. Read inside the community; amounts in euro cents.

Only what two people released counts as spent; a spending and its reversal add up to nothing.
"""

from collections.abc import Mapping
from datetime import date

from django.db.models import Prefetch, Q, QuerySet, Sum

from volontiers.core import funding
from volontiers.core.funding import Nature, Required, Service, Totals
from volontiers.project.models import Funder, Grant, Instalment, Requirement, Spending, Voucher


def spending_by_service(community_id: int, since: date, until: date) -> dict[Service, int]:
    """Released spending from since to the day before until; a service of which nothing was spent is not in it."""
    return {Service(one): cents for one, cents in _by("service", community_id, since, until) if cents}


def spending_by_nature(community_id: int, since: date, until: date) -> dict[Nature, int]:
    return {Nature(one): cents for one, cents in _by("nature", community_id, since, until) if cents}


def salaries(community_id: int, service: Service, since: date, until: date) -> int:
    rows = _released(community_id, since, until).filter(service=service.value, nature=Nature.SALARIES.value)
    return rows.aggregate(sum=Sum("cents"))["sum"] or 0


def _by(column: str, community_id: int, since: date, until: date) -> list[tuple[str, int]]:
    rows = _released(community_id, since, until).order_by(column).values_list(column)
    return [(one, cents) for one, cents in rows.annotate(sum=Sum("cents"))]


def _released(community_id: int, since: date, until: date) -> QuerySet[Spending]:
    return Spending.objects.filter(
        community_id=community_id, released_at__isnull=False, on__gte=since, on__lt=until
    )


def released_lines(community_id: int, since: date, until: date) -> list[tuple[date, int, str, str]]:
    """(day, cents, service, nature) of each, by day."""
    rows = _released(community_id, since, until).order_by("on", "pk")
    return list(rows.values_list("on", "cents", "service", "nature"))


def first_spending(community_id: int) -> date | None:
    """The day of the oldest that was released."""
    rows = Spending.objects.filter(community_id=community_id, released_at__isnull=False)
    return rows.order_by("on").values_list("on", flat=True).first()


def spent(community_id: int) -> dict[int | None, int]:
    """Everything released, by grant; None is what is charged to no grant."""
    rows = Spending.objects.filter(community_id=community_id, released_at__isnull=False)
    return dict(rows.order_by("grant").values_list("grant").annotate(sum=Sum("cents")))


def funders(community_id: int) -> list[Funder]:
    return list(Funder.objects.filter(community_id=community_id))


def grants(community_id: int) -> list[Grant]:
    """The latest asked first, with instalments, what they require, and what was asked back: four questions in all."""
    return list(_whole(Grant.objects.filter(community_id=community_id)))


def grant(community_id: int, pk: int) -> Grant | None:
    return _whole(Grant.objects.filter(community_id=community_id, pk=pk)).first()


def instalment(community_id: int, pk: int) -> Instalment | None:
    rows = Instalment.objects.filter(community_id=community_id, pk=pk)
    return rows.select_related("grant__funder", "paid_noted_by").prefetch_related("required").first()


def _whole(rows: QuerySet[Grant]) -> QuerySet[Grant]:
    steps = Prefetch("instalments", Instalment.objects.select_related("paid_noted_by"))
    return rows.select_related("funder").prefetch_related(steps, "instalments__required", "reclaims")


def value(one: Grant) -> funding.Grant:
    """one: of grants() or grant()."""
    return funding.Grant(
        asked_cents=one.asked_cents,
        cents=one.cents,
        likely=one.likely,
        service=Service(one.service) if one.service else None,
        instalments=tuple(_instalment(each, each.required.all()) for each in one.instalments.all()),
        reclaimed_cents=sum(each.cents for each in one.reclaims.all()),
        dropped=one.dropped_on is not None,
    )


def instalment_value(one: Instalment) -> funding.Instalment:
    """one: of instalment()."""
    return _instalment(one, one.required.all())


def _instalment(one: Instalment, required: "QuerySet[Requirement]") -> funding.Instalment:
    asked = tuple(Required(each.label, each.held_on) for each in required)
    return funding.Instalment(one.number, one.cents, one.pieces_by, one.due_on, one.paid_on, asked)


def named(one: Grant) -> str:
    """« ARS Occitanie, amorçage »."""
    return f"{one.funder.name}, {one.title}"


def totals(found: list[Grant], spent_by_grant: Mapping[int | None, int]) -> Totals:
    return funding.totals((value(one) for one in found), sum(spent_by_grant.values()))


def spendings(community_id: int, said: Mapping[str, str]) -> QuerySet[Spending]:
    """said: words, nature, service, state (waiting, released, aside), grant; each empty for all."""
    rows = Spending.objects.filter(community_id=community_id).select_related(
        "entered_by", "released_by", "grant__funder"
    )
    for name in ("nature", "service"):
        if said.get(name):
            rows = rows.filter(**{name: said[name]})
    if said.get("grant", "").isdecimal():
        rows = rows.filter(grant_id=int(said["grant"]))
    if said.get("state") in _STATES:
        rows = rows.filter(_STATES[said["state"]])
    if said.get("words"):
        rows = rows.filter(label__icontains=said["words"])
    return rows


_STATES = {
    "waiting": Q(released_at=None, set_aside_at=None),
    "released": Q(released_at__isnull=False),
    "aside": Q(set_aside_at__isnull=False),
}


def spending(community_id: int, pk: int) -> Spending | None:
    rows = Spending.objects.filter(community_id=community_id, pk=pk).select_related(
        "entered_by", "released_by", "set_aside_by", "grant__funder", "reverses"
    )
    return rows.prefetch_related("reversals").first()


def waiting(community_id: int) -> int:
    """How many wait for a second person."""
    return Spending.objects.filter(_STATES["waiting"], community_id=community_id).count()


def voucher(community_id: int, spending: int) -> Voucher | None:
    return Voucher.objects.filter(community_id=community_id, spending_id=spending).first()


def voucher_suffix(community_id: int, spending: int) -> str:
    """Empty when no file is kept."""
    rows = Voucher.objects.filter(community_id=community_id, spending_id=spending)
    return rows.values_list("suffix", flat=True).first() or ""
