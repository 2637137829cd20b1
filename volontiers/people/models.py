"""The persons cared for, and the professionals who already know them."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from volontiers.database.record import CARE, Record


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
