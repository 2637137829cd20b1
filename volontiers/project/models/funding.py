"""Money granted to the community: by whom, in how many payments, after which conditions; and what is asked back.

Amounts in euro cents.
"""

from django.db import models
from django.db.models import F, Q

from volontiers.core.funding import FunderKind, GrantKind, Service
from volontiers.database.record import CONTRACT, NO_PERSON, Record

_KEEP = "la vie de la communauté ; les pièces comptables restent lisibles"
_SERVICES = [(one.value, one.label) for one in Service]


class Funder(Record):
    """An organization that gives money."""

    purpose = "savoir qui finance la communauté"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=[(one.value, one.label) for one in FunderKind])
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(name="one_funder_of_a_name", fields=["community", "name"]),
            models.CheckConstraint(
                name="funder_of_a_known_kind", condition=Q(kind__in=[one.value for one in FunderKind])
            ),
        ]


class Grant(Record):
    """Asked, then notified: the amount is then fixed, more money is another grant. likely: the treasurer's word, in percent.

    service: what it is for alone, empty for all of them. version: counts what was written, for a page drawn before.
    """

    purpose = "savoir ce qui est demandé, promis et à quelles conditions"
    ground = CONTRACT
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    funder = models.ForeignKey(Funder, models.PROTECT, related_name="grants")
    kind = models.CharField(max_length=12, choices=[(one.value, one.label) for one in GrantKind])
    title = models.CharField(max_length=120)
    service = models.CharField(max_length=20, choices=_SERVICES, blank=True)
    asked_cents = models.PositiveBigIntegerField()
    asked_on = models.DateField()
    likely = models.PositiveSmallIntegerField(default=0)
    cents = models.PositiveBigIntegerField(null=True)
    notified_on = models.DateField(null=True)
    dropped_on = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_grant_of_a_title",
                fields=["community", "funder", "title"],
            ),
            models.CheckConstraint(name="chances_are_a_percentage", condition=Q(likely__lte=100)),
            models.CheckConstraint(
                name="notified_with_its_day",
                condition=Q(cents=None, notified_on=None) | Q(cents__gt=0, notified_on__isnull=False),
            ),
            models.CheckConstraint(
                name="dropped_or_notified", condition=Q(dropped_on=None) | Q(notified_on=None)
            ),
        ]


class Instalment(Record):
    """One payment of a grant. Once paid it never changes (trigger). reference: of the bank or of the funder."""

    purpose = "savoir ce qui est versé, ce qui est attendu et quand"
    ground = CONTRACT
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    cents = models.PositiveBigIntegerField()
    pieces_by = models.DateField(null=True)
    due_on = models.DateField(null=True)
    paid_on = models.DateField(null=True)
    reference = models.CharField(max_length=120, blank=True)
    paid_noted_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="one_instalment_of_a_number", fields=["grant", "number"]),
            models.CheckConstraint(name="instalment_of_something", condition=Q(cents__gt=0)),
            models.CheckConstraint(
                name="paid_by_somebodys_word", condition=Q(paid_on=None) | Q(paid_noted_by__isnull=False)
            ),
        ]


class Requirement(Record):
    """A condition of an instalment, or a piece to send before it. where: the paper, or its address."""

    purpose = "savoir ce qui manque avant un versement"
    ground = CONTRACT
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    instalment = models.ForeignKey(Instalment, models.PROTECT, related_name="required")
    label = models.CharField(max_length=160)
    held_on = models.DateField(null=True)
    where = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_requirement_of_a_name", fields=["instalment", "label"]),
        ]


class Reclaim(Record):
    """Money that the funder asks back, of what it paid. Never rewritten (trigger)."""

    purpose = "savoir ce qu’un financeur a repris, et pourquoi"
    ground = CONTRACT
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    grant = models.ForeignKey(Grant, models.PROTECT, related_name="reclaims")
    cents = models.PositiveBigIntegerField()
    on = models.DateField()
    because = models.CharField(max_length=200)
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(name="something_is_reclaimed", condition=Q(cents__gt=0) & ~Q(because=""))
        ]


class CompensationRule(Record):
    """What the board pays for an hour, and the most for one person in a year: a rule of the register. Never rewritten."""

    purpose = "dire ce que vaut une heure donnée à l’association, et qui l’a décidé"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    in_force_from = models.DateField()
    hour_cents = models.PositiveIntegerField()
    year_cents = models.PositiveBigIntegerField()
    decision = models.CharField(max_length=200)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(name="one_compensation_per_version", fields=["community", "version"]),
            models.CheckConstraint(
                name="compensation_under_its_cap", condition=Q(hour_cents__lte=F("year_cents"))
            ),
        ]
