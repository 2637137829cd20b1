"""What professionals agreed to in advance, and how much of it this week has used."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from volontiers.database.record import CONSENT, Record


class Pledge(Record):
    """The current engagement of one professional in one community. A cap, not a promise."""

    purpose = "ne jamais solliciter au-delà de ce qui a été accepté"
    ground = CONSENT
    keep = "la durée de l’adhésion, puis le temps des dossiers qui s’y réfèrent"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    professional = models.ForeignKey("directory.Professional", models.CASCADE, related_name="pledges")
    level = models.CharField(max_length=4)
    asked_cap = models.PositiveSmallIntegerField()
    accepted_cap = models.PositiveSmallIntegerField()
    # {kind: {"level": …, "asked": …, "accepted": …}}: what differs from the general level.
    by_kind = models.JSONField(default=dict, blank=True)
    modes = ArrayField(models.CharField(max_length=3), default=list)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    communes = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    # INSEE codes from which the minutes count: the places of practice when the entry was written.
    origins = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    days = ArrayField(models.PositiveSmallIntegerField(), default=list)
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_to = models.TimeField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    # The latest entry of the register about this pledge: what it says stands above, and nothing else writes it.
    consent_seq = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_pledge_each", fields=["community", "professional"]),
            models.CheckConstraint(
                name="pledge_level_is_known", condition=Q(level__in=["none", "some", "many"])
            ),
            models.CheckConstraint(
                name="pledge_none_asks_nothing",
                condition=~Q(level="none") | Q(asked_cap=0, accepted_cap=0),
                violation_error_message="« Pas du tout » veut dire aucune sollicitation.",
            ),
            models.CheckConstraint(
                name="pledge_given_has_an_end",
                condition=Q(level="none") | Q(until__isnull=False),
                violation_error_message="Un engagement a une date de fin.",
            ),
            models.CheckConstraint(
                name="pledge_accepts_no_more_than_asked",
                condition=Q(accepted_cap__lte=F("asked_cap")),
                violation_error_message="On ne peut pas accepter plus de demandes que l’on n’en reçoit.",
            ),
        ]
        indexes = [
            models.Index(
                name="pledge_due", fields=["next_check_at"], condition=Q(next_check_at__isnull=False)
            )
        ]


class PledgeUse(Record):
    """What one local week of a pledge has used. Counted by a trigger on proposals, never by hand."""

    purpose = "compter les demandes proposées et acceptées dans la semaine"
    ground = CONSENT
    keep = "treize mois"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="uses")
    professional = models.ForeignKey("directory.Professional", models.CASCADE, related_name="+")
    week = models.DateField()
    asked = models.PositiveSmallIntegerField(default=0)
    accepted = models.PositiveSmallIntegerField(default=0)
    # By kind: asked, accepted.
    by_kind = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_use_per_week", fields=["pledge", "week"])]


class OneOff(Record):
    """A yes given by telephone, for one need alone, recorded by a named person and open to contest."""

    purpose = "garder la trace d’un oui donné par téléphone"
    ground = CONSENT
    keep = "jusqu’à l’effacement de son dossier"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    professional = models.ForeignKey("directory.Professional", models.CASCADE, related_name="+")
    need = models.ForeignKey("cases.Need", models.CASCADE, related_name="+")
    recorded_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    contested_at = models.DateTimeField(null=True)
