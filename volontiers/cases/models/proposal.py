"""Who was asked for a need, why, and the ways by which they answer."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from volontiers.cases.models.case import CASE_LIFE, Need
from volontiers.database.record import CONSENT, CONTRACT, Record


class Wave(Record):
    """Who was asked together, and why these and not the others: kept so that it can be explained and replayed."""

    purpose = "expliquer chaque proposition"
    ground = CONSENT
    keep = CASE_LIFE

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, models.CASCADE, related_name="sent_waves")
    number = models.PositiveSmallIntegerField()
    of = models.PositiveSmallIntegerField()
    tier = models.CharField(max_length=10)
    sent_at = models.DateTimeField()
    until = models.DateTimeField()
    engine = models.CharField(max_length=20)
    lot = models.BigIntegerField()
    sentence = models.TextField()
    data = models.JSONField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(name="one_wave_per_number", fields=["need", "number"])]


class Proposal(Record):
    """One need offered to one professional. Whether a link was opened is never recorded."""

    purpose = "demander à un professionnel qui l’a accepté d’avance"
    ground = CONSENT
    keep = CASE_LIFE

    class Basis(models.TextChoices):
        PLEDGE = "pledge", "engagement"
        DUTY = "duty", "astreinte"
        ONE_OFF = "one_off", "oui donné par téléphone"
        OWN = "own", "sa propre demande"

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    need = models.ForeignKey(Need, models.CASCADE, related_name="proposals")
    wave = models.ForeignKey(Wave, models.PROTECT, null=True, related_name="proposals")
    professional = models.ForeignKey("directory.Professional", models.PROTECT, related_name="+")
    basis = models.CharField(max_length=10, choices=Basis)
    pledge = models.ForeignKey("consent.Pledge", models.PROTECT, null=True, related_name="+")
    # The local week (its Monday) in which it counts: kept, so that giving back finds the same week.
    week = models.DateField()
    # The entry of the register that allows asking, then the one that allowed taking: a trigger holds both to it.
    consent_seq = models.PositiveBigIntegerField()
    taken_seq = models.PositiveBigIntegerField(null=True)
    # The local week in which the yes counts, written by the trigger.
    taken_week = models.DateField(null=True, editable=False)
    state = models.CharField(max_length=12, default="sent")
    tier = models.CharField(max_length=10)
    minutes = models.FloatField(null=True)
    modes = ArrayField(models.CharField(max_length=3), default=list)
    sent_at = models.DateTimeField()
    until = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300)
    alternative = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.UniqueConstraint(name="one_taker", fields=["need"], condition=Q(state="accepted")),
            models.UniqueConstraint(
                name="asked_once_at_a_time",
                fields=["need", "professional"],
                condition=Q(state__in=["sent", "accepted", "alternative"]),
            ),
            models.CheckConstraint(
                name="proposal_state_is_known",
                condition=Q(
                    state__in=["sent", "accepted", "declined", "expired", "withdrawn", "alternative"]
                ),
            ),
            models.CheckConstraint(
                name="proposal_by_pledge_names_it",
                condition=Q(basis="pledge", pledge__isnull=False) | (~Q(basis="pledge") & Q(pledge=None)),
            ),
            models.CheckConstraint(
                name="proposal_accepted_names_its_entry",
                condition=~Q(state="accepted") | Q(taken_seq__isnull=False, taken_week__isnull=False),
            ),
            models.CheckConstraint(name="proposal_has_a_deadline", condition=Q(until__gte=F("sent_at"))),
        ]
        indexes = [
            models.Index(name="proposal_inbox", fields=["community", "professional", "state"]),
        ]


class Link(Record):
    """The way from a message to one proposal: 128 random bits, of which only the hash is kept."""

    purpose = "répondre en un geste depuis un message"
    ground = CONTRACT
    keep = "sept jours après la clôture du besoin"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="links")
    token_hash = models.BinaryField(unique=True)
    channel = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    until = models.DateTimeField()


class StepUp(Record):
    """A six-digit code on the other channel, or read by the desk: ten minutes, five tries, once."""

    purpose = "vérifier que la bonne personne tient le lien"
    ground = CONTRACT
    keep = "un jour"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="step_ups")
    code_hash = models.BinaryField()
    channel = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
