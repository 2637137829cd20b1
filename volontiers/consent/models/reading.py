"""Who read what professionals agreed to: the log, a report of an odd read, who wants a statement."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from volontiers.core.reading import Column, Reader, Why
from volontiers.database.record import CONSENT, Record


class Reading(Record):
    """One read of pledges by somebody else than their owners: ids and listed words, no name. Added, never changed."""

    purpose = "dire à chaque soignant qui a lu ses disponibilités, et pourquoi"
    ground = CONSENT
    keep = "douze mois"

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reader = models.CharField(max_length=10)
    account = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    what = ArrayField(models.CharField(max_length=10))
    why = models.CharField(max_length=10)
    # « 1042-1 », or nothing.
    ref = models.CharField(max_length=20, blank=True)
    wave = models.PositiveSmallIntegerField(null=True)
    # Everybody whose pledge was read, and those of them to whom the wave was proposed.
    professionals = ArrayField(models.BigIntegerField())
    chosen = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        indexes = [
            GinIndex(name="reading_by_professional", fields=["professionals"]),
            models.Index(name="reading_by_time", fields=["community", "at"]),
            models.Index(name="reading_by_account", fields=["account", "at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="reading_is_in_known_words",
                condition=Q(
                    reader__in=[reader.value for reader in Reader],
                    why__in=[why.value for why in Why],
                    what__contained_by=[column.value for column in Column],
                    ref__regex=r"^([0-9]+(-[0-9]+)?)?$",
                    role__regex=r"^[a-z_]*$",
                ),
            ),
            models.CheckConstraint(
                name="reading_by_a_person_is_signed",
                condition=Q(reader="person", account__isnull=False) | (~Q(reader="person") & Q(account=None)),
            ),
            models.CheckConstraint(
                name="reading_concerns_somebody",
                condition=Q(professionals__len__gt=0, professionals__contains=F("chosen"), what__len__gt=0),
            ),
        ]


class ReadingReport(Record):
    """A professional finds a read odd: the coordination sees it until one of them says so."""

    purpose = "laisser un soignant signaler une lecture à la coordination"
    ground = CONSENT
    keep = "douze mois, avec la lecture signalée"

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    reading = models.ForeignKey(Reading, models.PROTECT, related_name="reports")
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="reported_once", fields=["reading", "account"]),
            models.CheckConstraint(
                name="report_seen_by_somebody",
                condition=Q(seen_at=None, seen_by=None) | Q(seen_at__isnull=False, seen_by__isnull=False),
            ),
        ]


class ReadingStatement(Record):
    """Who wants their reads by e-mail each month, over all their communities."""

    purpose = "envoyer chaque mois le relevé des lectures à qui le demande"
    ground = CONSENT
    keep = "tant que la personne le veut et reste membre"

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    account = models.OneToOneField("accounts.Account", models.PROTECT, related_name="+")
    next_check_at = models.DateTimeField()
