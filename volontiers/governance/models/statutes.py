"""What the members agreed to be ruled by, as they adopted it: one row for each version, never changed."""

from django.db import models

from volontiers.database.record import NO_PERSON, Record


class Statutes(Record):
    """One version of the statutes. text: its clauses, in order, as they are printed. said: core.statutes reads it."""

    purpose = "appliquer les statuts tels qu’ils ont été adoptés, article par article"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    version = models.PositiveSmallIntegerField()
    adopted_on = models.DateField()
    in_force_from = models.DateField()
    # [{"number": "7.2", "title": "…", "text": "…"}], in the order of the paper.
    text = models.JSONField(default=list)
    # Colleges, seats, notice, quorum, majorities, proxies: each value names the clause that gives it.
    said = models.JSONField(default=dict)
    decision = models.CharField(max_length=200)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(name="one_statutes_per_version", fields=["community", "version"]),
            models.UniqueConstraint(name="one_statutes_per_day", fields=["community", "in_force_from"]),
        ]
