"""The outbox: what has to leave, written in the same transaction as the fact it tells."""

from django.db import models
from django.db.models import Q

from volontiers.database.record import CONTRACT, Record


class Message(Record):
    """One message to one address. Leased, sent with its key, marked; then its variables are forgotten."""

    purpose = "envoyer un message une fois, et savoir s’il est parti"
    ground = CONTRACT
    keep = "treize mois ; le contenu est effacé dès l’envoi"

    class State(models.TextChoices):
        QUEUED = "queued", "à envoyer"
        SENT = "sent", "parti"
        STUCK = "stuck", "bloqué"
        CANCELLED = "cancelled", "annulé"

    key = models.UUIDField(unique=True)
    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    channel = models.CharField(max_length=10)
    address = models.CharField(max_length=254)
    template = models.CharField(max_length=40)
    variables = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    # What the message is about ("proposal:12"), so that what is withdrawn does not leave.
    about = models.CharField(max_length=40, blank=True)
    recipient = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_check_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                name="message_due", fields=["next_check_at"], condition=Q(next_check_at__isnull=False)
            ),
            models.Index(name="message_about", fields=["community", "about"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_queued_is_due",
                condition=Q(state="queued", next_check_at__isnull=False)
                | (~Q(state="queued") & Q(next_check_at=None)),
            ),
            models.CheckConstraint(
                name="message_sent_has_a_date",
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent"),
            ),
        ]


class Receipt(Record):
    """What a channel answered at each attempt."""

    purpose = "prouver qu’un message est parti"
    ground = CONTRACT
    keep = "treize mois"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, related_name="receipts")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10)
    detail = models.CharField(max_length=200, blank=True)
