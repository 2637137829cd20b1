"""What physicians agreed to in advance for new patients of their own."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from volontiers.database.record import CONSENT, Record


class LastingPledge(Record):
    """The current engagement of one physician to follow new patients, in one community. A cap, not a promise.

    Nothing in it says what anybody suffers from.
    """

    purpose = "ne proposer de nouveaux patients que dans ce que le médecin a accepté"
    ground = CONSENT
    keep = "la durée de l’adhésion, puis un an"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    professional = models.ForeignKey("directory.Professional", models.CASCADE, related_name="lasting_pledges")
    level = models.CharField(max_length=4)
    per_month = models.PositiveSmallIntegerField()
    asked_per_month = models.PositiveSmallIntegerField()
    # Both or neither: the youngest and the oldest, in years.
    youngest = models.PositiveSmallIntegerField(null=True, blank=True)
    oldest = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    communes = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    # INSEE codes from which the minutes count: the places of practice when the entry was written.
    origins = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    home_visits = models.BooleanField(default=False)
    only_known = models.BooleanField(default=False)
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
            models.UniqueConstraint(name="one_lasting_pledge_each", fields=["community", "professional"]),
            models.CheckConstraint(
                name="lasting_level_is_known", condition=Q(level__in=["none", "some", "many"])
            ),
            models.CheckConstraint(
                name="lasting_none_offers_nobody",
                condition=~Q(level="none") | Q(per_month=0, asked_per_month=0, until=None),
                violation_error_message="« Pas du tout » veut dire aucun nouveau patient proposé.",
            ),
            models.CheckConstraint(
                name="lasting_given_has_an_end",
                condition=Q(level="none") | Q(until__isnull=False),
                violation_error_message="Un engagement a une date de fin.",
            ),
            models.CheckConstraint(
                name="lasting_places_no_more_than_asked",
                condition=Q(per_month__lte=F("asked_per_month")),
                violation_error_message="On ne peut pas prendre plus de patients que l’on n’en propose.",
            ),
            models.CheckConstraint(
                name="lasting_ages_are_two",
                condition=Q(youngest=None, oldest=None)
                | Q(youngest__isnull=False, oldest__isnull=False, youngest__lte=F("oldest")),
                violation_error_message="Indiquez deux âges, le plus jeune d’abord.",
            ),
        ]
        indexes = [
            models.Index(
                name="lasting_due", fields=["next_check_at"], condition=Q(next_check_at__isnull=False)
            )
        ]
