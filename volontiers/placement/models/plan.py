"""A placement plan for a batch, its lines, and the patients of a doctor who leaves."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from volontiers.database.record import CARE, Record
from volontiers.placement.models.offer import Offer
from volontiers.placement.models.registration import LIST_LIFE, Registration


class Cohort(Record):
    """The patients of a doctor who leaves on a day known in advance, placed before they are orphans.

    announced_on: the original date of all of them, decided and written, for the day of the typing is nobody's doing.
    """

    purpose = "trouver un médecin à la patientèle de qui part, avant son départ"
    ground = CARE
    keep = LIST_LIFE

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    professional = models.ForeignKey("directory.Professional", models.PROTECT, related_name="+")
    announced_on = models.DateField()
    leaves_on = models.DateField()
    decision = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    # The next deadline to warn of, then the day itself.
    next_check_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="announced_before_leaving",
                condition=Q(announced_on__lte=F("leaves_on")),
                violation_error_message="Le départ vient après son annonce.",
            ),
            models.UniqueConstraint(
                name="one_open_cohort_each", fields=["community", "professional"], condition=Q(closed_at=None)
            ),
        ]


class Plan(Record):
    """Who would go to whom, computed at one moment from the rows as they stood; signed by a named human, once.

    study: scenarios asked together, compared side by side. setting: what makes this one, see core.placement.setting.
    problem: the rows it was computed from, without a name (core.placement.stored). figures: what it leaves.
    """

    purpose = "répartir au mieux les personnes qui attendent entre les médecins qui ont accepté"
    ground = CARE
    keep = LIST_LIFE

    class State(models.TextChoices):
        COMPUTING = "computing", "en cours de calcul"
        READY = "ready", "à relire"
        SIGNED = "signed", "signé"
        DROPPED = "dropped", "abandonné"
        FAILED = "failed", "n’a pas pu être calculé"

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    cohort = models.ForeignKey(Cohort, models.PROTECT, null=True, related_name="plans")
    study = models.UUIDField(default=uuid4)
    name = models.CharField(max_length=80)
    state = models.CharField(max_length=9, choices=State, default=State.COMPUTING)
    setting = models.JSONField(default=dict)
    problem = models.BinaryField(default=b"")
    figures = models.JSONField(default=dict)
    fault = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    next_check_at = models.DateTimeField(null=True)
    computed_at = models.DateTimeField(null=True)
    # The last entry of the register when it was computed: a pledge that changed since is seen.
    register_seq = models.PositiveBigIntegerField(default=0)
    # One more each time its lines are computed; signed_version: what the human who signed had read.
    version = models.PositiveIntegerField(default=0)
    signed_version = models.PositiveIntegerField(default=0)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_plan_is_signed_by_somebody",
                condition=Q(state="signed", signed_at__isnull=False, signed_by__isnull=False)
                | ~Q(state="signed") & Q(signed_at=None, signed_by=None),
            ),
            models.CheckConstraint(
                name="a_plan_is_signed_as_it_was_read",
                condition=~Q(state="signed") | Q(signed_version=F("version")),
            ),
        ]


class PlanMove(Record):
    """A coordinator moves somebody by hand: what it costs is told first, then it stands or is let go.

    told: what it costs, in minutes of road, and whom it displaces. professional: none is to leave them waiting.
    """

    purpose = "laisser une personne décider, en voyant ce que cela coûte aux autres"
    ground = CARE
    keep = LIST_LIFE

    class State(models.TextChoices):
        ASKED = "asked", "en cours de calcul"
        TOLD = "told", "à décider"
        REFUSED = "refused", "impossible"
        MADE = "made", "fait"

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="moves")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="+")
    professional = models.ForeignKey("directory.Professional", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=7, choices=State, default=State.ASKED)
    told = models.JSONField(default=dict)
    fault = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_move_at_a_time", fields=["plan"], condition=Q(state__in=["asked", "told"])
            )
        ]


class PlanLine(Record):
    """One person and the doctor whom the plan gives them, or none; and what became of it at the signature."""

    purpose = "expliquer chaque ligne d’un plan, et dire ce qui est tombé"
    ground = CARE
    keep = LIST_LIFE

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="lines")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="+")
    professional = models.ForeignKey("directory.Professional", models.PROTECT, null=True, related_name="+")
    minutes = models.FloatField(null=True)
    reason = models.CharField(max_length=300)
    # In one word, see core.placement.cause; empty on lines older than it.
    cause = models.CharField(max_length=8, blank=True, default="")
    by_hand = models.BooleanField(default=False)
    # Of the plan, when this line last changed.
    version = models.PositiveIntegerField(default=0)
    offer = models.OneToOneField(Offer, models.PROTECT, null=True, related_name="line")
    fell = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_line_each", fields=["plan", "registration"]),
            models.CheckConstraint(name="a_line_is_offered_or_fell", condition=Q(offer=None) | Q(fell="")),
        ]
