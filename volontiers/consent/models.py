"""What professionals agreed to in advance, how much of it this week has used, and who read it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from volontiers.core.ledger import EntryKind
from volontiers.core.reading import Column, Reader, Why
from volontiers.database.record import CONSENT, NO_PERSON, Record


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


class Entry(Record):
    """One public line of the register of consents. Written by append_entry() alone, never changed nor deleted."""

    purpose = "prouver à chaque membre que le passé n’a pas été changé"
    ground = CONSENT
    keep = "la vie de la communauté ; sans le corps, une empreinte ne désigne plus personne"

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField()
    day = models.DateField()
    commitment = models.BinaryField()
    head = models.BinaryField()
    # Empty before the first line.
    prev = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_entry_per_number", fields=["community", "seq"]),
            models.UniqueConstraint(name="one_entry_after_each", fields=["community", "prev"]),
        ]


class EntryBody(Record):
    """What an entry says, and the salt of its commitment: erased with the one it speaks of, the chain stays."""

    purpose = "savoir ce qui a été accepté, et jusqu’à quand"
    ground = CONSENT
    keep = "la durée de l’adhésion, puis un an ; pour une personne, la vie de son dossier"

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="said")
    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    # As it was hashed: local time of the community, with its offset.
    time = models.CharField(max_length=32)
    kind = models.CharField(max_length=20)
    body = models.JSONField()
    salt = models.BinaryField()
    professional = models.ForeignKey("directory.Professional", models.PROTECT, null=True, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="entry_kind_is_known", condition=Q(kind__in=[kind.value for kind in EntryKind])
            )
        ]
        indexes = [models.Index(name="entry_of", fields=["community", "professional", "kind"])]


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


class Head(Record):
    """The head of the chain as it was told to everybody, once a local day. Written by publish_head() alone."""

    purpose = "permettre à chacun de voir qu’un registre a été coupé ou réécrit"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    day = models.DateField()
    seq = models.PositiveBigIntegerField()
    head = models.BinaryField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_head_per_day", fields=["community", "day"])]


class Watch(Record):
    """Where the worker stands with the register of one community: what it last found, and when it looks again."""

    purpose = "vérifier le registre des accords et publier sa tête à temps"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    community = models.OneToOneField(
        "territory.Community", models.CASCADE, primary_key=True, related_name="+"
    )
    next_check_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    # The first line that does not hold, and when the coordination was told of it.
    broken_seq = models.PositiveBigIntegerField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="watch_tells_what_is_broken",
                condition=Q(told_at=None) | Q(broken_seq__isnull=False),
            )
        ]
