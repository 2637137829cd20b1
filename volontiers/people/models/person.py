"""The persons cared for, and the professionals who already know them."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from volontiers.database.record import CARE, CONSENT, Record


class Person(Record):
    """Somebody who needs care. The year of birth is enough; a provisional identity, never a qualified one."""

    purpose = "savoir pour qui l’on cherche"
    ground = CARE
    keep = "jusqu’à l’effacement de son dernier dossier"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    family_name = models.CharField(max_length=80, blank=True)
    given_name = models.CharField(max_length=80, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    municipality = models.ForeignKey("territory.Municipality", models.PROTECT, null=True, related_name="+")
    phone = models.CharField(max_length=20, blank=True)
    search_key = models.CharField(max_length=170, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(name="person_by_phone", fields=["community", "phone"]),
            GinIndex(name="person_by_name", fields=["search_key"], opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="person_birth_year_is_possible",
                condition=Q(birth_year=None) | Q(birth_year__range=(1900, 2100)),
                violation_error_message="L’année de naissance a quatre chiffres, par exemple 1952.",
            )
        ]


class Around(Record):
    """A professional around a person: the attending physician, the usual one, or a member of the care team."""

    purpose = "demander d’abord à qui connaît la personne"
    ground = CARE
    keep = "jusqu’à l’effacement de son dernier dossier, ou jusqu’à celui du nom du professionnel"

    class Tie(models.TextChoices):
        ATTENDING = "attending", "médecin traitant"
        USUAL = "usual", "professionnel habituel"
        TEAM = "team", "équipe de suivi"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="around")
    professional = models.ForeignKey("directory.Professional", models.CASCADE, related_name="+")
    tie = models.CharField(max_length=10, choices=Tie)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_tie_per_professional", fields=["person", "professional"]),
            models.UniqueConstraint(
                name="one_attending_physician", fields=["person"], condition=Q(tie="attending")
            ),
        ]


class Attachment(Record):
    """A person followed by a named physician, who agreed, as the person did; signed by a named human.

    Real at the first visit or the declaration; asked after at 1, 6 and 12 months. The numbers are those of the two
    entries of the register that allow it.
    """

    purpose = "savoir qui est suivi par qui, et si ce suivi dure"
    ground = CONSENT
    keep = "la durée du suivi, puis cinq ans"

    class Proof(models.TextChoices):
        VISIT = "visit", "première consultation"
        DECLARATION = "declaration", "déclaration à l’Assurance maladie"

    class Ending(models.TextChoices):
        PHYSICIAN_LEFT = "physician_left", "le médecin est parti"
        PHYSICIAN_STOPPED = "physician_stopped", "le médecin ne peut plus suivre"
        PERSON_STOPPED = "person_stopped", "la personne préfère un autre médecin"
        NEVER_SEEN = "never_seen", "le suivi n’a jamais commencé"
        MOVED_AWAY = "moved_away", "la personne a déménagé"
        DECEASED = "deceased", "la personne est décédée"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attachments")
    professional = models.ForeignKey("directory.Professional", models.PROTECT, related_name="+")
    signed_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    professional_seq = models.PositiveBigIntegerField()
    person_seq = models.PositiveBigIntegerField()
    agreed_at = models.DateTimeField()
    real_on = models.DateField(null=True)
    real_by = models.CharField(max_length=11, choices=Proof, blank=True)
    next_check_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_for = models.CharField(max_length=17, choices=Ending, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_attachment_at_a_time", fields=["person"], condition=Q(ended_at=None)
            ),
            # A yes serves once: who left is attached again by two new ones alone.
            models.UniqueConstraint(
                name="one_attachment_per_yes_of_the_doctor", fields=["community", "professional_seq"]
            ),
            models.UniqueConstraint(
                name="one_attachment_per_yes_of_the_person", fields=["community", "person_seq"]
            ),
            models.CheckConstraint(
                name="attachment_real_by_something",
                condition=Q(real_on=None, real_by="") | Q(real_on__isnull=False) & ~Q(real_by=""),
            ),
            models.CheckConstraint(
                name="attachment_ended_for_something",
                condition=Q(ended_at=None, ended_for="") | Q(ended_at__isnull=False) & ~Q(ended_for=""),
            ),
        ]
        indexes = [models.Index(name="attachments_of", fields=["community", "professional"])]


class FollowUp(Record):
    """« Êtes-vous suivi ? », asked after an attachment at 1, 6 and 12 months: enrolled is not followed."""

    purpose = "savoir si la personne est vraiment suivie"
    ground = CARE
    keep = "avec le rattachement"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="follow_ups")
    month = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    followed = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="asked_after_once", fields=["attachment", "month"]),
            models.CheckConstraint(name="asked_after_on_time", condition=Q(month__in=[1, 6, 12])),
            models.CheckConstraint(
                name="follow_up_answered_by_something",
                condition=Q(answered_at=None, followed=None)
                | Q(answered_at__isnull=False, followed__isnull=False),
            ),
        ]
