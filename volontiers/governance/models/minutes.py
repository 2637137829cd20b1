"""The minutes of an assembly: the very file, its fingerprint on the register, and who signed it."""

from django.db import models

from volontiers.database.record import CONTRACT, Record
from volontiers.governance.models.assembly import LIFE, Assembly


class Minutes(Record):
    """One version of the file. Nobody changes it; the next one replaces it while nobody has signed."""

    purpose = "prouver ce qui a été décidé"
    ground = CONTRACT
    keep = f"{LIFE} ; le procès-verbal fait foi"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    assembly = models.ForeignKey(Assembly, models.PROTECT, related_name="minutes")
    version = models.PositiveSmallIntegerField()
    file = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    # The line of the register which holds the fingerprint.
    seq = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(name="one_minutes_per_version", fields=["assembly", "version"])
        ]


class MinutesSignature(Record):
    """Somebody read this very file and signs it. title: as what."""

    purpose = "dire qui a signé le procès-verbal"
    ground = CONTRACT
    keep = f"{LIFE} ; le procès-verbal fait foi"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="signatures")
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    title = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(name="signed_once", fields=["minutes", "account"])]
