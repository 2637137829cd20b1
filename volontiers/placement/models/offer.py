"""A person of the list offered to a doctor, alone, in a batch, drawn, or as a line of a signed plan."""

from django.db import models
from django.db.models import F, Q

from volontiers.core.waiting import LIVE, OfferState
from volontiers.database.record import CARE, Record
from volontiers.placement.models.registration import LIST_LIFE, Registration

MOST_AT_ONCE = 10


class Batch(Record):
    """At most ten offers sent together to one doctor, who reads them without a name until they are accepted."""

    purpose = "proposer quelques personnes à la fois, dans l’ordre de la liste"
    ground = CARE
    keep = LIST_LIFE

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    professional = models.ForeignKey("directory.Professional", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    until = models.DateTimeField()
    # What the link in the message carries; only its SHA-256 is kept.
    token_hash = models.BinaryField(unique=True)


class Offer(Record):
    """One person, one doctor, one deadline, one sentence of why. A trigger holds it inside the doctor's pledge.

    month: the first day of the local month in which it counts. next_check_at: when it expires, for the doctor then for
    the person.
    """

    purpose = "proposer une personne de la liste à un médecin qui l’a accepté d’avance"
    ground = CARE
    keep = LIST_LIFE

    class Source(models.TextChoices):
        BATCH = "batch", "proposée"
        DRAWN = "drawn", "tirée de la liste"
        PLAN = "plan", "d’un plan signé"
        DESK = "desk", "par le bureau"

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="offers")
    professional = models.ForeignKey("directory.Professional", models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="offers")
    source = models.CharField(max_length=5, choices=Source)
    state = models.CharField(
        max_length=15, choices=[(one.value, one.label) for one in OfferState], default=OfferState.SENT
    )
    month = models.DateField()
    minutes = models.FloatField(null=True)
    reason = models.CharField(max_length=300)
    # A trigger writes whether this doctor was noted around the person at that moment.
    known = models.BooleanField(default=False)
    # A human is behind every offer: who sent the batch, signed the plan, or drew.
    signed_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    # The priority class and rank it was chosen at, which figures count by.
    priority = models.CharField(max_length=10)
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    person_answered_at = models.DateTimeField(null=True)
    next_check_at = models.DateTimeField(null=True)
    # The entry of the doctor's pledge, then those of the two agreements.
    pledge_seq = models.PositiveBigIntegerField()
    professional_seq = models.PositiveBigIntegerField(null=True)
    person_seq = models.PositiveBigIntegerField(null=True)
    attachment = models.OneToOneField("people.Attachment", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="offered_to_one_doctor_at_a_time",
                fields=["registration"],
                condition=Q(state__in=sorted(LIVE)),
            ),
            models.CheckConstraint(
                name="offer_state_is_known", condition=Q(state__in=[one.value for one in OfferState])
            ),
            models.CheckConstraint(
                name="accepted_offer_names_its_entry",
                condition=~Q(state__in=["accepted", "agreed"]) | Q(professional_seq__isnull=False),
            ),
            models.CheckConstraint(
                name="agreed_offer_names_the_person_s_entry",
                condition=~Q(state="agreed") | Q(person_seq__isnull=False),
            ),
            models.CheckConstraint(
                name="attached_by_an_agreed_offer", condition=Q(attachment=None) | Q(state="agreed")
            ),
            models.CheckConstraint(
                name="offer_answered_in_order",
                condition=Q(person_answered_at=None) | Q(person_answered_at__gte=F("answered_at")),
            ),
        ]
        indexes = [
            models.Index(name="offers_of_the_month", fields=["community", "professional", "month"]),
            models.Index(
                name="offers_due", fields=["next_check_at"], condition=Q(next_check_at__isnull=False)
            ),
        ]
