"""Who belongs to the association, what they owe it, where they sit, and what they declared."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce, Lower

from volontiers.core.statutes import Body, Office
from volontiers.database.record import CONTRACT, Record

_KEEP = "la durée de l’adhésion, puis cinq ans"


def _days() -> Func:
    """The days of a mandate, both included; open while it is not over."""
    return Func("first_day", Coalesce("ended_on", "last_day"), Value("[]"), function="daterange")


class Adhesion(Record):
    """A person, or an organization by its delegate, is a member from a day on. college: its key in the statutes."""

    purpose = "tenir la liste des membres de l’association"
    ground = CONTRACT
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    professional = models.ForeignKey(
        "directory.Professional", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    family_name = models.CharField(max_length=60)
    given_name = models.CharField(max_length=60, blank=True)
    # What they do, in words for a paper: « médecin spécialiste », « usager »; profession: the directory's code, if any.
    occupation = models.CharField(max_length=80, blank=True)
    profession = models.CharField(max_length=8, blank=True)
    organization = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    college = models.CharField(max_length=30)
    founder = models.BooleanField(default=False)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    left_for = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = [Lower("family_name"), Lower("given_name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                name="member_once_at_a_time",
                fields=["community", "professional"],
                condition=Q(left_on=None, professional__isnull=False),
                violation_error_message="Cette personne est déjà membre.",
            ),
            models.CheckConstraint(
                name="member_leaves_after_joining",
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                violation_error_message="Le départ vient après l’adhésion.",
            ),
        ]


class Fee(Record):
    """What a member owes for a year, and when it was paid. Nothing is paid here. Amounts in euro cents."""

    purpose = "suivre les cotisations"
    ground = CONTRACT
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    adhesion = models.ForeignKey(Adhesion, models.CASCADE, related_name="fees")
    year = models.PositiveSmallIntegerField()
    due_cents = models.PositiveIntegerField()
    paid_cents = models.PositiveIntegerField(default=0)
    paid_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_fee_per_year", fields=["adhesion", "year"]),
            models.CheckConstraint(
                name="fee_paid_has_a_day",
                condition=Q(paid_cents=0, paid_on=None) | Q(paid_cents__gt=0, paid_on__isnull=False),
            ),
        ]


class Mandate(Record):
    """A member holds a seat of a body from a day to another, both included, for a college of the statutes."""

    purpose = "savoir qui siège, pour quel collège, et jusqu’à quand"
    ground = CONTRACT
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    adhesion = models.ForeignKey(Adhesion, models.CASCADE, related_name="mandates")
    body = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Body])
    office = models.CharField(
        max_length=20, choices=[(one.value, one.label) for one in Office], default=Office.MEMBER.value
    )
    college = models.CharField(max_length=30)
    first_day = models.DateField()
    last_day = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ended_for = models.CharField(max_length=120, blank=True)
    decision = models.CharField(max_length=200)

    class Meta:
        ordering = ["body", "college", "first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                name="mandate_has_a_length",
                condition=Q(first_day__lte=F("last_day"))
                & (Q(ended_on=None) | Q(ended_on__gte=F("first_day"), ended_on__lte=F("last_day"))),
                violation_error_message="Un mandat finit après son début, au plus tard le dernier jour dit.",
            ),
            models.CheckConstraint(
                name="mandate_of_a_known_body", condition=Q(body__in=[one.value for one in Body])
            ),
            ExclusionConstraint(
                name="one_seat_per_member_and_body",
                expressions=[
                    (_days(), RangeOperators.OVERLAPS),
                    ("adhesion", RangeOperators.EQUAL),
                    ("body", RangeOperators.EQUAL),
                ],
                violation_error_message="Cette personne y siège déjà à ces dates.",
            ),
        ]


class Interest(Record):
    """What a member declared that could weigh on a vote: a link with who is paid, or asks."""

    purpose = "écarter d’un vote qui y est intéressé"
    ground = CONTRACT
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    adhesion = models.ForeignKey(Adhesion, models.CASCADE, related_name="interests")
    what = models.CharField(max_length=200)
    declared_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
