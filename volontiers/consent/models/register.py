"""The register of consents: its lines, what they say, the heads told to everybody, and where its watch stands."""

from django.db import models
from django.db.models import Q

from volontiers.core.ledger import AGREEMENTS, OF_PERSON, OF_PROFESSIONAL, EntryKind
from volontiers.database.record import CONSENT, NO_PERSON, Record

_OF_PERSON = sorted(kind.value for kind in OF_PERSON)
# Said of a case, or by a person who has none.
_OF_EITHER = sorted(kind.value for kind in AGREEMENTS)
_OF_PROFESSIONAL = sorted(kind.value for kind in OF_PROFESSIONAL)


class Entry(Record):
    """One public line of the register of consents. Written by append_entry() alone, never changed nor deleted."""

    purpose = "prouver à chaque membre que le passé n’a pas été changé"
    ground = CONSENT
    keep = "la vie de la communauté ; sans le corps, une empreinte ne désigne plus personne"

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField()
    day = models.DateField()
    commitment = models.BinaryField()
    head = models.BinaryField()
    # Empty before the first line.
    prev = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_entry_per_number", fields=["community", "seq"]),
            models.UniqueConstraint(name="one_entry_after_each", fields=["community", "prev"]),
        ]


class EntryBody(Record):
    """What an entry says, and the salt of its commitment: erased with the one it speaks of, the chain stays."""

    purpose = "savoir ce qui a été accepté, et jusqu’à quand"
    ground = CONSENT
    keep = "la durée de l’adhésion, puis un an ; pour une personne, la vie de son dossier"

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="said")
    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    # As it was hashed: local time of the community, with its offset.
    time = models.CharField(max_length=32)
    kind = models.CharField(max_length=20)
    body = models.JSONField()
    salt = models.BinaryField()
    professional = models.ForeignKey("directory.Professional", models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="entry_kind_is_known", condition=Q(kind__in=[kind.value for kind in EntryKind])
            ),
            models.CheckConstraint(
                name="entry_of_a_person_is_theirs",
                condition=Q(kind__in=_OF_PERSON, person__isnull=False, professional=None, case=None)
                | Q(kind__in=_OF_EITHER, professional=None, case=None)
                | (~Q(kind__in=_OF_PERSON) & Q(person=None)),
            ),
            models.CheckConstraint(
                name="entry_of_a_professional_is_theirs",
                condition=~Q(kind__in=_OF_PROFESSIONAL) | Q(professional__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="entry_of", fields=["community", "professional", "kind"]),
            models.Index(
                name="entry_shift_ended", fields=["community"], condition=Q(kind=EntryKind.SHIFT_ENDED.value)
            ),
        ]


class Head(Record):
    """The head of the chain as it was told to everybody, once a local day. Written by publish_head() alone."""

    purpose = "permettre à chacun de voir qu’un registre a été coupé ou réécrit"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    day = models.DateField()
    seq = models.PositiveBigIntegerField()
    head = models.BinaryField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_head_per_day", fields=["community", "day"])]


class Watch(Record):
    """Where the worker stands with the register of one community: what it last found, and when it looks again."""

    purpose = "vérifier le registre des accords et publier sa tête à temps"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    community = models.OneToOneField(
        "territory.Community", models.CASCADE, primary_key=True, related_name="+"
    )
    next_check_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    # The first line that does not hold, and when the coordination was told of it.
    broken_seq = models.PositiveBigIntegerField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="watch_tells_what_is_broken",
                condition=Q(told_at=None) | Q(broken_seq__isnull=False),
            )
        ]
