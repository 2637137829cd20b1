"""What the desk has to do so that the list stays true: calls to make, letters to print, follow-ups to ask."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from volontiers.core import phone
from volontiers.core.reconfirm import Way
from volontiers.core.waiting import WaitingState
from volontiers.people import queries as people
from volontiers.placement.models import Offer, Reconfirmation, Registration

if TYPE_CHECKING:
    from django.db.models import QuerySet

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Follow:
    """« Êtes-vous suivi ? », to ask by telephone."""

    attachment: int
    month: int
    doctor: str
    one: Registration


def _to_do(way: Way) -> "QuerySet[Reconfirmation]":
    found = Reconfirmation.objects.filter(
        channel=way, asked_at=None, answered_at=None, registration__state=WaitingState.WAITING
    )
    return found.select_related("registration__person__municipality").order_by("due_at", "pk")


def calls(most: int = AT_ONCE) -> list[Reconfirmation]:
    """The oldest first. Read inside the community."""
    return list(_to_do(Way.TELEPHONE)[:most])


def letters(most: int = AT_ONCE) -> list[Reconfirmation]:
    """Of who wait for one, the oldest first."""
    return list(_to_do(Way.LETTER)[:most])


def holding_back(most: int = AT_ONCE) -> list[Registration]:
    """Paused, while others of their home wait: nobody of it is proposed until they are heard. Longest pause first."""
    homes = Registration.objects.filter(state=WaitingState.WAITING, household__isnull=False)
    paused = Registration.objects.filter(
        state=WaitingState.SUSPENDED, household__in=homes.values("household")
    )
    return list(paused.select_related("person__municipality").order_by("suspended_at", "pk")[:most])


def registration_of(reconfirmation_id: int) -> int | None:
    """Whom a try is about."""
    found = Reconfirmation.objects.filter(pk=reconfirmation_id)
    return found.values_list("registration_id", flat=True).first()


def counts() -> tuple[int, int]:
    """(calls, letters) to do."""
    return _to_do(Way.TELEPHONE).count(), _to_do(Way.LETTER).count()


def follows(community_id: int) -> list[Follow]:
    """Questions without an answer, of those whom no message reaches."""
    asked = people.unanswered(community_id)
    offers = Offer.objects.filter(attachment_id__in=[one.attachment_id for one in asked])
    found = {
        one.attachment_id: one.registration
        for one in offers.select_related("registration__person__municipality")
    }
    return [
        Follow(one.attachment_id, one.month, str(one.attachment.professional), found[one.attachment_id])
        for one in asked
        if one.attachment_id in found and not _by_message(found[one.attachment_id])
    ]


def _by_message(one: Registration) -> bool:
    """A message leads to a page that only a name opens."""
    numbers = (one.person.phone, one.caller_phone)
    return bool(one.person.family_name and (one.email or any(phone.is_mobile(number) for number in numbers)))
