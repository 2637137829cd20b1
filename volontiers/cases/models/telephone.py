"""Calls as they came, and who has to be called back."""

from django.db import models
from django.db.models import Q

from volontiers.cases.models.case import Case
from volontiers.database.record import CARE, Record


class PhoneCall(Record):
    """A call as the telephone provider told it."""

    purpose = "rappeler chaque appel manqué et mesurer la part d’appels décrochés"
    ground = CARE
    keep = "treize mois"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    external = models.CharField(max_length=80)
    phone = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10)
    rang_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_call_per_id", fields=["community", "external"]),
            models.CheckConstraint(
                name="call_state_is_known",
                condition=Q(state__in=["ringing", "answered", "missed", "abandoned", "ended"]),
            ),
        ]


class Callback(Record):
    """Somebody who has to be called back: who does it, before when, and when it was done."""

    purpose = "rappeler chaque personne"
    ground = CARE
    keep = "treize mois"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    call = models.OneToOneField(PhoneCall, models.CASCADE, null=True, related_name="callback")
    phone = models.CharField(max_length=20)
    owner = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [
            models.Index(name="callback_open", fields=["community", "due_at"], condition=Q(done_at=None))
        ]
