"""What was counted, draft or validated, and what a funder says instead."""

from django.db import models
from django.db.models import Q

from volontiers.core.indicator import State
from volontiers.database.record import CONTRACT, NO_PERSON, Record

_KEEP = "la vie de la communauté"


class Counted(Record):
    """One indicator over one period. numerator, denominator: fractions as texts, « 132 », « 85/2 », empty for none.

    held: a part of the period is too small to be shown, so that the whole is not either. parts: (label, part, whole) that
    everybody may read. lines: the facts that were read, of which `erased` are a line of figures. print: SHA-256 of these
    facts.
    """

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    definition = models.ForeignKey("indicators.Definition", models.PROTECT, related_name="+")
    key = models.SlugField(max_length=40)
    first_day = models.DateField()
    last_day = models.DateField()
    state = models.CharField(max_length=10, choices=[(one.value, one.label) for one in State])
    held = models.BooleanField(default=False)
    numerator = models.CharField(max_length=60, blank=True)
    denominator = models.CharField(max_length=60, blank=True)
    parts = models.JSONField(default=list)
    lines = models.PositiveIntegerField()
    erased = models.PositiveIntegerField(default=0)
    print = models.CharField(max_length=64)
    computed_at = models.DateTimeField()

    class Meta:
        abstract = True


class Figure(Counted):
    """The latest count of a period; counting again replaces it."""

    purpose = "montrer un chiffre avec ce dont il est fait"
    ground = NO_PERSON
    keep = _KEEP

    class Meta:
        ordering = ["key", "first_day"]
        constraints = [
            models.UniqueConstraint(
                name="one_figure_per_period", fields=["community", "key", "first_day", "last_day"]
            )
        ]


class Validated(Counted):
    """A count as the board validated it, never changed. signatory: the member who answers for it."""

    purpose = "garder le chiffre tel que le conseil l’a validé"
    ground = CONTRACT
    keep = _KEEP

    signatory = models.CharField(max_length=120)
    decision = models.CharField(max_length=200)
    validated_at = models.DateTimeField()
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["key", "first_day"]
        constraints = [
            models.UniqueConstraint(
                name="validated_once", fields=["community", "key", "first_day", "last_day"]
            ),
            models.CheckConstraint(
                name="validated_by_somebody", condition=~Q(signatory="") & ~Q(decision="")
            ),
        ]


class Discrepancy(Record):
    """Another figure for the same thing, who gives it, and why it differs as far as is known. Never changed."""

    purpose = "mettre le chiffre d’un financeur à côté du nôtre"
    ground = NO_PERSON
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    key = models.SlugField(max_length=40)
    first_day = models.DateField()
    last_day = models.DateField()
    figure = models.CharField(max_length=40)
    source = models.CharField(max_length=200)
    told_on = models.DateField()
    explanation = models.CharField(max_length=600, blank=True)
    noted_at = models.DateTimeField()
    account = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["noted_at", "pk"]
        constraints = [models.CheckConstraint(name="discrepancy_has_a_source", condition=~Q(source=""))]
