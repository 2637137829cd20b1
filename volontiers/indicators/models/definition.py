"""What an indicator counts, as the members decided it: one row for each version, never changed."""

from django.db import models
from django.db.models import Q

from volontiers.database.record import NO_PERSON, Record


class Definition(Record):
    """One version of one indicator. said: core.indicator reads it."""

    purpose = "dire ce que compte chaque chiffre, et depuis quand"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    key = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    in_force_from = models.DateField()
    said = models.JSONField()
    decision = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    account = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["key", "version"]
        constraints = [
            models.UniqueConstraint(
                name="one_definition_per_version", fields=["community", "key", "version"]
            ),
            models.UniqueConstraint(
                name="one_definition_per_day", fields=["community", "key", "in_force_from"]
            ),
            models.CheckConstraint(name="definition_is_decided", condition=~Q(decision="")),
        ]
