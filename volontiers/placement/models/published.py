"""What was published of the list, kept as everybody read it."""

from django.db import models

from volontiers.database.record import NO_PERSON, Record


class PublishedQuarter(Record):
    """The figures of a quarter, written once after its end and never computed again (trigger).

    start: its first day. figures: core.publication, which holds no small count. version: of the definitions.
    """

    purpose = "publier les chiffres d’un trimestre une fois pour toutes"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    start = models.DateField()
    version = models.PositiveSmallIntegerField()
    figures = models.JSONField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_quarter_is_published_once", fields=["community", "start"])
        ]
