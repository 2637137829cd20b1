"""What lives for a moment: the key of a form, a draft, a presence."""

from django.db import models

from volontiers.cases.models.case import Case
from volontiers.database.record import CARE, CONTRACT, NO_PERSON, Record


class Once(Record):
    """A key that a form carried: the same POST twenty times has one effect."""

    purpose = "ne jamais faire deux fois la même chose"
    ground = NO_PERSON
    keep = "sept jours"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    key = models.UUIDField()
    verb = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="a_key_once", fields=["community", "key"])]


class Draft(Record):
    """An intake not yet saved: restored after a crash, erased when saved."""

    purpose = "ne pas perdre une saisie en cours"
    ground = CARE
    keep = "deux jours"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    account = models.ForeignKey("accounts.Account", models.CASCADE, related_name="+")
    key = models.UUIDField()
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_draft_per_key", fields=["community", "key"])]


class Presence(Record):
    """Who is on which case, for thirty seconds at a time. Advice to colleagues, no lock."""

    purpose = "éviter que deux personnes rappellent la même famille"
    ground = CONTRACT
    keep = "trente secondes"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    account = models.ForeignKey("accounts.Account", models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_presence_each", fields=["community", "account"])]
