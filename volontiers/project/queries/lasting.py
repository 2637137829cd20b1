"""How long each service can live on the money there is: from released spending, grants, and the solved needs of the desk.

Read inside the community; amounts in euro cents.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta, tzinfo

from volontiers.cases.queries import figures
from volontiers.core import months as months_of
from volontiers.core.funding import Service
from volontiers.core.lasting_service import Cost, Money, Running, WhatIf, changed, hour_cents, months
from volontiers.project.queries import money
from volontiers.territory import queries as territory

DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months, and what is past of the running one: another would give back a day. until: the day after the last."""

    since: date
    until: date

    @property
    def last(self) -> date:
        return self.until - timedelta(days=1)

    @property
    def months(self) -> float:
        return max(1, (self.until - self.since).days) / DAYS_A_MONTH

    @property
    def weeks(self) -> float:
        return max(1, (self.until - self.since).days) / 7


@dataclass(frozen=True, slots=True)
class Life:
    """One service. cost: None where no need is counted. sure and likely: cents it can count on, likely including sure."""

    service: Service
    cents: int
    running: Running
    sure: int
    likely: int
    cost: Cost | None

    def months(self, said: WhatIf | None = None) -> tuple[float | None, float | None]:
        """On granted money, and on granted and likely money."""
        monthly = changed(self.running, said) if said else self.running.monthly
        return months(self.sure, monthly), months(self.likely, monthly)


def lives(community_id: int, period: Period, zone: tzinfo) -> list[Life]:
    """The services of which something was spent in the period, what cost the most first."""
    by_service = money.spending_by_service(community_id, period.since, period.until)
    paid_over = _since_the_first(community_id, period)
    found, everything = available(community_id), sum(by_service.values())
    open_hours = weekly_hours(community_id)
    communes = territory.places(community_id).count()
    lines = []
    for service, cents in sorted(by_service.items(), key=lambda one: -one[1]):
        monthly = round(cents / paid_over.months)
        paid = money.salaries(community_id, service, period.since, period.until)
        hour = hour_cents(paid, paid_over.weeks, open_hours) if service is Service.NUMBER else None
        sure, likely = found.of(service.value, cents, everything)
        solved = _cost(cents, period, paid_over, zone) if service is Service.NUMBER else None
        lines.append(Life(service, cents, Running(monthly, hour, open_hours, communes), sure, likely, solved))
    return lines


def _since_the_first(community_id: int, period: Period) -> Period:
    """Nothing was spent before the first expense: those days say nothing of what a month costs."""
    first = money.first_spending(community_id)
    return Period(max(period.since, first), period.until) if first and first < period.until else period


def _cost(cents: int, period: Period, paid_over: Period, zone: tzinfo) -> Cost:
    """The solved requests of the months as their own pages tell them; None where one of them hides its number."""
    found, month = [], period.since
    while month < period.until:
        found.append(figures.month(*months_of.bounds(month, zone)).solved.part)
        month = months_of.after(month)
    told = [one for one in found if one is not None]
    first = figures.first_month(zone)
    alone = first if first and months_of.first(paid_over.since) < first else None
    return Cost(max(0, cents), sum(told) or None if len(told) == len(found) else None, alone)


def available(community_id: int) -> Money:
    """Granted and not spent, and what may come, by the service that a grant is for."""
    spent = money.spent(community_id)
    granted: dict[str | None, int] = {None: -spent.get(None, 0)}
    likely: dict[str | None, int] = {}
    for row in money.grants(community_id):
        one, service = money.value(row), row.service or None
        granted[service] = granted.get(service, 0) + one.granted_cents - spent.get(row.pk, 0)
        likely[service] = likely.get(service, 0) + one.likely_cents
    return Money(granted, likely)


def weekly_hours(community_id: int) -> float:
    """Open at the desk in a week without a holiday."""
    return sum(_hour(one.closes) - _hour(one.opens) for one in territory.open_periods(community_id))


def _hour(at: time) -> float:
    return at.hour + at.minute / 60


def period_of(first: date, last: date, today: date) -> Period:
    """From one month to another, both included, each by its first day; of the running one, today is the last day."""
    return Period(first, min(months_of.after(last), today + timedelta(days=1)))


def default_period(community_id: int, today: date) -> Period:
    """A year that ends with the running month, or since the month of the first expense when that is later."""
    last = months_of.first(today)
    year, first = last.replace(year=last.year - 1), money.first_spending(community_id)
    since = max(year, months_of.first(first)) if first else year
    return period_of(min(since, last), last, today)
