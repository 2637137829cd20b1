"""Reads the persons cared for, and finds again the one who calls back."""

from django.contrib.postgres.search import TrigramSimilarity

from volontiers.core import codes
from volontiers.database.rows import Table, fetch
from volontiers.people.models import Around, Attachment, FollowUp, Person

CLOSE_ENOUGH = 0.35
Ending, Proof = Attachment.Ending, Attachment.Proof
# For the statements of the floors above that join a person.
PERSON = Table(Person, "p")


def around(person_id: int) -> dict[int, str]:
    """Professional id → tie ("attending", "usual", "team")."""
    return dict(fetch("SELECT professional_id, tie FROM people_around WHERE person_id = %s", [person_id]))


def followed_by(professional_id: int) -> list[int]:
    """Attachments to this professional that still stand. Read inside the community."""
    mine = Attachment.objects.filter(professional_id=professional_id, ended_at=None)
    return list(mine.order_by("pk").values_list("pk", flat=True))


def ties(person_id: int) -> list[Around]:
    return list(Around.objects.filter(person_id=person_id).select_related("professional").order_by("tie"))


def by_phone(community_id: int, phone: str, most: int = 3) -> list[Person]:
    """Persons whose own number it is, latest first."""
    if not phone:
        return []
    return list(Person.objects.filter(community_id=community_id, phone=phone).order_by("-created_at")[:most])


def alike(community_id: int, family: str, given: str, birth_year: int | None, most: int = 3) -> list[Person]:
    """Persons whose name and year look alike, closest first: shown, never merged."""
    key = codes.name_key(f"{family} {given}")
    if len(key) < 3:
        return []
    found = Person.objects.filter(community_id=community_id).annotate(
        closeness=TrigramSimilarity("search_key", key)
    )
    # The operator finds them by the index; what it lets through is measured again.
    found = found.filter(search_key__trigram_similar=key, closeness__gte=CLOSE_ENOUGH)
    if birth_year:
        found = found.filter(birth_year__range=(birth_year - 1, birth_year + 1))
    return list(found.select_related("municipality").order_by("-closeness", "-created_at")[:most])


def attachment(attachment_id: int) -> Attachment | None:
    """With its doctor."""
    return Attachment.objects.select_related("professional").filter(pk=attachment_id).first()


def month_asked(attachment_id: int) -> int | None:
    """« Êtes-vous suivi ? »: the month of the last question, while nobody has answered it."""
    last = FollowUp.objects.filter(attachment_id=attachment_id).order_by("-month").first()
    return last.month if last is not None and last.answered_at is None else None


def unanswered(community_id: int) -> list[FollowUp]:
    """Every question that waits for an answer, the oldest first: the last of each attachment that lasts."""
    asked = FollowUp.objects.filter(community_id=community_id, attachment__ended_at=None)
    last = asked.order_by("attachment_id", "-month").distinct("attachment_id")
    found = FollowUp.objects.filter(pk__in=[one.pk for one in last if one.answered_at is None])
    return list(found.select_related("attachment__professional").order_by("asked_at", "pk"))
