"""Who can answer: professionals of every profession, their practices, and organizations through a named signatory."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from volontiers.database.record import CONTRACT, NO_PERSON, Record


class Professional(Record):
    """A person who can be asked. The same in every community: the ceilings are the person's own."""

    purpose = "savoir qui peut répondre et comment le joindre"
    ground = CONTRACT
    keep = "la durée de l’adhésion, puis un an"

    account = models.OneToOneField(
        "accounts.Account", models.SET_NULL, null=True, blank=True, related_name="professional"
    )
    title = models.CharField(max_length=10, blank=True)
    family_name = models.CharField(max_length=60)
    given_name = models.CharField(max_length=60, blank=True)
    profession = models.CharField(max_length=8)
    rpps = models.CharField(max_length=11, null=True, blank=True, unique=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    ceiling_asked = models.PositiveSmallIntegerField(null=True, blank=True)
    ceiling_accepted = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["family_name", "given_name"]
        constraints = [
            models.CheckConstraint(
                name="professional_rpps_has_eleven_digits",
                condition=Q(rpps=None) | Q(rpps__regex=r"^\d{11}$"),
                violation_error_message="Un numéro RPPS a onze chiffres.",
            )
        ]

    def __str__(self) -> str:
        return " ".join(
            filter(None, [self.title, self.given_name if not self.title else "", self.family_name])
        )


class Organization(Record):
    """A structure that answers too: health house, pharmacy, EHPAD, home help, equipment, DAC."""

    purpose = "savoir quelle structure peut répondre"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    finess = models.CharField(max_length=9, blank=True)
    municipality = models.ForeignKey("territory.Municipality", models.PROTECT, related_name="+")
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(name="one_organization_of_a_name", fields=["community", "name"]),
            models.CheckConstraint(
                name="organization_finess_has_nine_characters",
                condition=Q(finess="") | Q(finess__regex=r"^[0-9AB]{9}$"),
                violation_error_message="Un numéro FINESS a neuf caractères.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Listing(Record):
    """A professional in the directory of one community, perhaps as the signatory of an organization."""

    purpose = "savoir de quelle communauté un professionnel est membre"
    ground = CONTRACT
    keep = "la durée de l’adhésion, puis un an"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    professional = models.ForeignKey(Professional, models.CASCADE, related_name="listings")
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="signatories"
    )
    active = models.BooleanField(default=True)
    # Written by a trigger when the professional leaves this directory.
    left_at = models.DateTimeField(null=True, editable=False)
    # A pledge is active only with a channel that is known to work.
    email_verified = models.BooleanField(default=False)
    phone_verified = models.BooleanField(default=False)
    # The weekly mail with the head of the register; the publication goes on without it.
    register_mail = models.BooleanField(default=True, db_default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="listed_once", fields=["community", "professional"]),
            models.UniqueConstraint(
                name="one_signatory_per_organization",
                fields=["organization"],
                condition=Q(organization__isnull=False, active=True),
            ),
        ]


class Practice(Record):
    """Where a professional works, how they can be seen there, and the address of their téléconsultation."""

    purpose = "savoir où et comment un professionnel reçoit"
    ground = CONTRACT
    keep = "la durée de l’adhésion, puis un an"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    professional = models.ForeignKey(Professional, models.CASCADE, related_name="practices")
    organization = models.ForeignKey(Organization, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=120, blank=True)
    municipality = models.ForeignKey("territory.Municipality", models.PROTECT, related_name="+")
    modes = ArrayField(models.CharField(max_length=3), default=list)
    video = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]


class Device(Record):
    """A device that a professional called theirs: a signed cookie, stored hashed, ninety days."""

    purpose = "ne pas redemander un code sur un appareil connu"
    ground = CONTRACT
    keep = "quatre-vingt-dix jours"

    professional = models.ForeignKey(Professional, models.CASCADE, related_name="devices")
    token_hash = models.BinaryField(unique=True)
    label = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    until = models.DateTimeField()
