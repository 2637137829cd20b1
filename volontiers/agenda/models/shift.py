"""Who is on duty, and when. Nothing here reads anybody's own agenda."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from volontiers.database.record import CONTRACT, Record


class DutyShift(Record):
    """A physician answers first for the needs of today, from one moment to another. One at a time."""

    purpose = "savoir quel médecin est d’astreinte"
    ground = CONTRACT
    keep = "vingt-quatre mois"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    professional = models.ForeignKey("directory.Professional", models.CASCADE, related_name="+")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    # The entry of the register by which it was agreed to.
    consent_seq = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(
                name="shift_has_a_length",
                condition=Q(starts__lt=F("ends")),
                violation_error_message="La fin de la garde vient après son début.",
            ),
            ExclusionConstraint(
                name="one_duty_physician_at_a_time",
                expressions=[
                    (Func("starts", "ends", function="tstzrange"), RangeOperators.OVERLAPS),
                    ("community", RangeOperators.EQUAL),
                ],
                violation_error_message="Un autre médecin est déjà d’astreinte à ce moment.",
            ),
        ]
