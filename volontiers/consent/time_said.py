"""Reads what professionals agreed to give of their time, as the values that core understands."""

from collections.abc import Iterable

from volontiers.consent.models import TimePledge
from volontiers.core.pledge import Level
from volontiers.core.time_pledge import TimeTerms, Work, WorkTerms


def time_of(professional_id: int, community_id: int) -> TimePledge | None:
    return TimePledge.objects.filter(professional_id=professional_id, community_id=community_id).first()


def time_terms(community_id: int, professionals: Iterable[int]) -> dict[int, TimeTerms]:
    """By professional, of those who agreed to something. Whoever calls this for others writes the line of the read log."""
    mine = TimePledge.objects.filter(community_id=community_id, professional_id__in=list(professionals))
    return {one.professional_id: value(one) for one in mine.exclude(works={}).order_by("professional_id")}


def value(pledge: TimePledge) -> TimeTerms:
    """The pledge as core reads it."""
    works = {Work(work): WorkTerms(Level(own["level"]), own["hours"]) for work, own in pledge.works.items()}
    return TimeTerms(works, frozenset(pledge.days), pledge.until, pledge.paused_until)
