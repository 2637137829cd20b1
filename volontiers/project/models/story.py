"""« Ma CPTS en 180 secondes », each time it was published."""

from django.db import models

from volontiers.database.record import CONTRACT, Record


class Story(Record):
    """words: the sentences of the community, by part. parts: the whole page, as it stood that day. Never rewritten.

    figures: those of the desk, [{text, source}]: computed once a quarter, so that no two pages are subtracted.
    """

    purpose = "dire en trois minutes ce qu’est la communauté et ce qu’elle a fait"
    ground = CONTRACT
    keep = "la vie de la communauté"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    version = models.PositiveSmallIntegerField()
    words = models.JSONField()
    figures = models.JSONField(default=list)
    # [{title, said, facts: [{text, source}]}], without a count under five.
    parts = models.JSONField()
    account = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(name="one_story_per_version", fields=["community", "version"])]
