"""Reads what physicians agreed to for new patients, as the values that core understands."""

from typing import NamedTuple

from volontiers.consent.models import LastingPledge
from volontiers.core.lasting import LastingTerms
from volontiers.core.need import Kind
from volontiers.core.pledge import Level
from volontiers.directory import queries as directory


class LastingSaid(NamedTuple):
    """What somebody agreed to, the entry of the register that says it, and from where its minutes count."""

    consent_seq: int
    origins: tuple[str, ...]
    terms: LastingTerms


def lasting_of(professional_id: int, community_id: int) -> LastingPledge | None:
    return LastingPledge.objects.filter(professional_id=professional_id, community_id=community_id).first()


def lasting_terms(community_id: int) -> dict[int, LastingSaid]:
    """By professional, of the physicians in the directory who can be reached and agreed to something.

    How many they still take this month is core.lasting.room(). For others than themselves, whoever calls this writes
    the line of the read log.
    """
    here = directory.respondents(community_id, kind=Kind.ATTENDING_PHYSICIAN)
    able = [pk for pk, one in here.items() if one.reachable]
    mine = LastingPledge.objects.filter(community_id=community_id, professional_id__in=able)
    return {
        one.professional_id: LastingSaid(one.consent_seq, tuple(one.origins), value(one))
        for one in mine.exclude(level=Level.NONE).order_by("professional_id")
    }


def value(pledge: LastingPledge) -> LastingTerms:
    """The pledge as core reads it."""
    ages = None
    if pledge.youngest is not None and pledge.oldest is not None:
        ages = (pledge.youngest, pledge.oldest)
    return LastingTerms(
        level=Level(pledge.level),
        per_month=pledge.per_month,
        asked_per_month=pledge.asked_per_month,
        ages=ages,
        communes=frozenset(pledge.communes),
        minutes=pledge.minutes,
        home_visits=pledge.home_visits,
        only_known=pledge.only_known,
        until=pledge.until,
        paused_until=pledge.paused_until,
    )
