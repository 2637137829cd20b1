"""What the community and other organizations hold together: who leads, who is funded, who agreed, what was measured."""

from django.db import models
from django.db.models import F, Q

from volontiers.database.record import CONTRACT, NO_PERSON, Record

_KEEP = "la vie de la communauté"


class Objective(Record):
    """So many of something from one day to another, both included. unit: « visites de sortie », in the plural."""

    purpose = "suivre ce que plusieurs organisations ont décidé de faire ensemble"
    ground = CONTRACT
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    title = models.CharField(max_length=120)
    unit = models.CharField(max_length=60)
    target = models.PositiveIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    decision = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    account = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-last_day", "title"]
        constraints = [
            models.UniqueConstraint(
                name="one_objective_of_a_title",
                fields=["community", "title", "first_day"],
                violation_error_message="Cet objectif est déjà noté.",
            ),
            models.CheckConstraint(name="objective_has_a_length", condition=Q(first_day__lte=F("last_day"))),
            models.CheckConstraint(name="objective_wants_something", condition=Q(target__gt=0)),
        ]


class Share(Record):
    """The part of one organization in an objective. partner: none for the community itself. Amounts in euro cents."""

    purpose = "dire qui mène, qui est financé, qui a donné son accord"
    ground = NO_PERSON
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    objective = models.ForeignKey(Objective, models.CASCADE, related_name="shares")
    partner = models.ForeignKey("project.Partner", models.PROTECT, null=True, related_name="+")
    leads = models.BooleanField(default=False)
    funded_cents = models.PositiveBigIntegerField(default=0)
    agreed_on = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_share_for_each",
                fields=["objective", "partner"],
                nulls_distinct=False,
                violation_error_message="Cette organisation prend déjà part à cet objectif.",
            ),
            models.UniqueConstraint(
                name="one_leader",
                fields=["objective"],
                condition=Q(leads=True),
                violation_error_message="Une autre organisation mène déjà cet objectif.",
            ),
        ]


class Promise(Record):
    """The number that a share takes on, none when it takes no number. A later one stands; the earlier stay readable."""

    purpose = "mettre ce qui était dit, et d’abord dit, à côté de ce qui est fait"
    ground = CONTRACT
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    share = models.ForeignKey(Share, models.PROTECT, related_name="promises")
    value = models.PositiveIntegerField(null=True)
    entered_at = models.DateTimeField()
    account = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["entered_at", "pk"]


class Measure(Record):
    """What a share had come to by a day, and who says so. Never changed: of one day, the last noted is right."""

    purpose = "mettre ce qui est fait à côté de ce qui était dit"
    ground = CONTRACT
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    share = models.ForeignKey(Share, models.PROTECT, related_name="measures")
    on = models.DateField()
    value = models.PositiveIntegerField()
    source = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    account = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["entered_at", "pk"]
        constraints = [models.CheckConstraint(name="measure_has_a_source", condition=~Q(source=""))]
