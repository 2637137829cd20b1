"""Money spent, released by two people and never changed; time given; income lost, for two pairs of eyes. In euro cents."""

from django.db import models
from django.db.models import F, Q

from volontiers.core.funding import Nature, Proof, Service
from volontiers.database.record import CONSENT, CONTRACT, Record

_SERVICES = [(one.value, one.label) for one in Service]
_BOOKS = "la vie de la communauté ; le nom de qui part s’efface avec son compte"


class Spending(Record):
    """Entered by one person, released by another. A mistake is set aside before, or reversed after: never changed (trigger).

    cents: below zero for what reverses another. where: as entered, the reference of its receipt, and where the paper is.
    proof: what whoever released it saw; proof_words: where the paper is, or why there is none. Empty for what was released
    before this was asked, and for a reversal, which has its reason.
    """

    purpose = "savoir ce qui est dépensé, pour quoi, et qui l’a validé"
    ground = CONTRACT
    keep = _BOOKS

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    on = models.DateField()
    cents = models.BigIntegerField()
    nature = models.CharField(max_length=20, choices=[(one.value, one.label) for one in Nature])
    service = models.CharField(max_length=20, choices=_SERVICES)
    label = models.CharField(max_length=160)
    grant = models.ForeignKey("project.Grant", models.PROTECT, null=True, related_name="+")
    where = models.CharField(max_length=160, blank=True)
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="reversals")
    entered_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    released_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    set_aside_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    set_aside_at = models.DateTimeField(null=True)
    because = models.CharField(max_length=200, blank=True)
    proof = models.CharField(max_length=8, blank=True, choices=[(one.value, one.label) for one in Proof])
    proof_words = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(name="spending_by_day", fields=["community", "on"])]
        constraints = [
            models.UniqueConstraint(
                name="reversed_once", fields=["reverses"], condition=Q(set_aside_at=None)
            ),
            models.CheckConstraint(
                name="spending_has_its_sign",
                condition=Q(reverses=None, cents__gt=0) | Q(reverses__isnull=False, cents__lt=0),
            ),
            models.CheckConstraint(
                name="two_people_release",
                condition=Q(released_by=None, released_at=None)
                | (Q(released_at__isnull=False, released_by__isnull=False) & ~Q(released_by=F("entered_by"))),
            ),
            models.CheckConstraint(
                name="released_or_set_aside",
                condition=Q(set_aside_by=None, set_aside_at=None)
                | Q(set_aside_by__isnull=False, set_aside_at__isnull=False, released_by=None),
            ),
        ]


class Voucher(Record):
    """The file of a receipt, as it came. Never rewritten (trigger)."""

    purpose = "prouver une dépense"
    ground = CONTRACT
    keep = _BOOKS

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    spending = models.OneToOneField(Spending, models.PROTECT, related_name="voucher")
    suffix = models.CharField(max_length=4)
    file = models.BinaryField()
    sha256 = models.CharField(max_length=64)


class WorkedTime(Record):
    """Time that somebody of the coordination or of the board gave on a day. asked: whether they want it paid."""

    purpose = "compter le temps donné à l’association, payé et offert"
    ground = CONTRACT
    keep = _BOOKS

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    service = models.CharField(max_length=20, choices=_SERVICES)
    label = models.CharField(max_length=160, blank=True)
    asked = models.BooleanField(default=False)
    entered_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [models.Index(name="worked_by_day", fields=["community", "on"])]
        constraints = [
            models.CheckConstraint(
                name="a_day_has_its_minutes", condition=Q(minutes__gt=0, minutes__lte=1440)
            )
        ]


class LostIncome(Record):
    """What somebody says they did not earn on a day, if they wish. Read by them and by the board alone (row security)."""

    purpose = "déclarer un revenu perdu pour l’association, si on le souhaite"
    ground = CONSENT
    keep = _BOOKS

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    account = models.ForeignKey("accounts.Account", models.CASCADE, related_name="+")
    on = models.DateField()
    cents = models.PositiveBigIntegerField()
    note = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [models.CheckConstraint(name="an_income_was_lost", condition=Q(cents__gt=0))]
