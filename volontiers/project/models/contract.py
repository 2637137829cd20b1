"""The contract of missions, version by version; what is assumed of an indicator. Never rewritten. In euro cents."""

from django.db import models
from django.db.models import F, Q

from volontiers.database.record import CONTRACT, NO_PERSON, Record

_KEEP = "la vie de la communauté"


class ContractVersion(Record):
    """said: as core.contract.Contract.to_dict() makes it."""

    purpose = "savoir ce que le contrat de missions prévoit, et ce qu’il prévoyait avant"
    ground = NO_PERSON
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    said = models.JSONField()
    note = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(name="one_contract_per_version", fields=["community", "version"])
        ]


class Assumption(Record):
    """What somebody expects of an indicator, and why: the last one stands, the earlier stay readable."""

    purpose = "dire sur quoi repose l’estimation de la part variable"
    ground = CONTRACT
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    low = models.PositiveIntegerField()
    high = models.PositiveIntegerField()
    because = models.CharField(max_length=200)
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["entered_at", "pk"]
        constraints = [
            models.CheckConstraint(name="assumed_from_low_to_high", condition=Q(low__lte=F("high"))),
            models.CheckConstraint(name="assumed_for_a_reason", condition=~Q(because="")),
        ]
