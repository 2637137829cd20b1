"""What professionals agreed to in advance to give of their time to the association itself."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from volontiers.database.record import CONSENT, Record


class TimePledge(Record):
    """The hours that one professional gives at most in a month, by kind of work, in one community. A cap, not a promise."""

    purpose = "ne demander du temps pour l’association que dans ce que chacun a accepté"
    ground = CONSENT
    keep = "la durée de l’adhésion, puis un an"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    professional = models.ForeignKey("directory.Professional", models.CASCADE, related_name="time_pledges")
    # {"group": {"level": "some", "hours": 2}}; a work that is not there is « pas du tout ».
    works = models.JSONField(default=dict)
    # 0 is Monday; empty is every day.
    days = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    until = models.DateField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    # The latest entry of the register about it: what it says stands above, and nothing else writes it.
    consent_seq = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_time_pledge_each", fields=["community", "professional"]),
            models.CheckConstraint(
                name="time_given_has_an_end",
                condition=Q(works={}, until=None) | (~Q(works={}) & Q(until__isnull=False)),
                violation_error_message="Un engagement a une date de fin.",
            ),
        ]
        indexes = [
            models.Index(name="time_due", fields=["next_check_at"], condition=Q(next_check_at__isnull=False))
        ]
