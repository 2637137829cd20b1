"""Some hours asked for the association: a session, the waves of its questions, and who said yes."""

from django.db import models
from django.db.models import Q

from volontiers.core.time_call import AskBasis, AskState, CallState
from volontiers.core.time_pledge import Work
from volontiers.database.record import CONSENT, NO_PERSON, Record

THIRTEEN_MONTHS = "treize mois après la séance"


class Session(Record):
    """What is to be done, when, and for how many people. lot: the published number of every draw of its waves."""

    purpose = "demander du temps pour l’association, dans ce que chacun a accepté"
    ground = NO_PERSON
    keep = THIRTEEN_MONTHS

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    work = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Work])
    title = models.CharField(max_length=120)
    place = models.CharField(max_length=160, blank=True)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    places = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10,
        choices=[(one.value, one.label) for one in CallState],
        default=CallState.OPEN.value,
    )
    lot = models.BigIntegerField()
    asked_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    next_check_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="session_state_is_known", condition=Q(state__in=[one.value for one in CallState])
            ),
            models.CheckConstraint(
                name="session_work_is_known", condition=Q(work__in=[one.value for one in Work])
            ),
            models.CheckConstraint(
                name="session_is_of_a_day",
                condition=Q(minutes__gte=15, minutes__lte=720, places__gte=1, places__lte=50),
            ),
        ]
        indexes = [
            models.Index(
                name="session_due", fields=["next_check_at"], condition=Q(next_check_at__isnull=False)
            )
        ]


class SessionWave(Record):
    """Who was asked at once. line: what the order was made of, so that it can be drawn up again; no page shows it."""

    purpose = "expliquer pourquoi ces personnes ont été sollicitées"
    ground = CONSENT
    keep = THIRTEEN_MONTHS

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, models.CASCADE, related_name="waves")
    number = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()
    until = models.DateTimeField()
    sentence = models.TextField()
    # [[professional, minutes given, minutes pledged, draw], …], in the order of the wave.
    line = models.JSONField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="one_session_wave_per_number", fields=["session", "number"])
        ]


class SessionAsk(Record):
    """One question to one professional, or their yes heard on the telephone for this session alone.

    token_hash: of the link in their message. month: in which its hours count. contested_at: « Ce n’est pas moi ».
    """

    purpose = "demander à une personne, une fois, et savoir qui vient"
    ground = CONSENT
    keep = THIRTEEN_MONTHS

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, models.CASCADE, related_name="asks")
    wave = models.ForeignKey(SessionWave, models.CASCADE, null=True, related_name="asks")
    professional = models.ForeignKey("directory.Professional", models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10,
        choices=[(one.value, one.label) for one in AskState],
        default=AskState.SENT.value,
    )
    basis = models.CharField(
        max_length=10,
        choices=[(one.value, one.label) for one in AskBasis],
        default=AskBasis.PLEDGE.value,
    )
    token_hash = models.BinaryField(unique=True)
    month = models.DateField()
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    contested_at = models.DateTimeField(null=True)
    # The entries of the register that let them be asked, and that say their yes.
    consent_seq = models.PositiveBigIntegerField()
    taken_seq = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="asked_once_for_a_session",
                fields=["session", "professional"],
                condition=Q(basis=AskBasis.PLEDGE.value),
            ),
            models.UniqueConstraint(
                name="comes_once_to_a_session",
                fields=["session", "professional"],
                condition=Q(state=AskState.TAKEN.value),
            ),
            models.UniqueConstraint(
                name="one_place_for_a_yes_by_telephone",
                fields=["community", "consent_seq"],
                condition=Q(basis=AskBasis.PHONE.value),
            ),
            models.CheckConstraint(
                name="asked_by_a_wave_or_by_telephone",
                condition=Q(basis=AskBasis.PLEDGE.value, wave__isnull=False)
                | Q(basis=AskBasis.PHONE.value, wave=None),
            ),
            models.CheckConstraint(
                name="contested_is_withdrawn",
                condition=Q(contested_at=None)
                | Q(basis=AskBasis.PHONE.value, state=AskState.WITHDRAWN.value),
            ),
            models.CheckConstraint(
                name="session_ask_state_is_known", condition=Q(state__in=[one.value for one in AskState])
            ),
            models.CheckConstraint(
                name="who_comes_said_so",
                condition=~Q(state=AskState.TAKEN.value) | Q(taken_seq__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="session_ask_month", fields=["community", "professional", "month"]),
        ]
