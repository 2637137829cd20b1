"""What left, to whom, and what came back. Dispatches and answers are never rewritten (trigger)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from volontiers.core.stages import Examiner, Outcome, Stage
from volontiers.database.record import CONTRACT, Record

_KEEP = "la vie de la communauté"
_EXAMINERS = [(one.value, one.label) for one in Examiner]


class Dispatch(Record):
    """A version of the file. warnings: what the checks said that day, [{key, text, change}]."""

    purpose = "retracer chaque envoi du dossier, à qui et avec quelles pièces"
    ground = CONTRACT
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=20, choices=[(one.value, one.label) for one in Stage])
    sent_on = models.DateField()
    to = ArrayField(models.CharField(max_length=20, choices=_EXAMINERS))
    pieces = ArrayField(models.CharField(max_length=120), default=list)
    warnings = models.JSONField(default=list)
    note = models.CharField(max_length=300, blank=True)
    account = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="one_dispatch_per_number", fields=["community", "number"]),
            models.CheckConstraint(name="dispatch_to_somebody", condition=Q(to__len__gt=0)),
        ]


class Answer(Record):
    """What one of those who examine said of a version. text: theirs, without the name of a person."""

    purpose = "retracer ce qui a été répondu à chaque envoi"
    ground = CONTRACT
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    dispatch = models.ForeignKey(Dispatch, models.CASCADE, related_name="answers")
    examiner = models.CharField(max_length=20, choices=_EXAMINERS)
    came_on = models.DateField()
    outcome = models.CharField(max_length=12, choices=[(one.value, one.label) for one in Outcome])
    text = models.CharField(max_length=1000, blank=True)
    account = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["came_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="answer_of_a_known_outcome", condition=Q(outcome__in=[one.value for one in Outcome])
            )
        ]


class Objection(Record):
    """One point of an answer. check: of core.objections, empty when none says it; then somebody notes how it was mended."""

    purpose = "corriger, avant le prochain envoi, ce qui a été reproché au dossier"
    ground = CONTRACT
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="objections")
    text = models.CharField(max_length=300)
    check_key = models.CharField(max_length=20, blank=True)
    mended_on = models.DateField(null=True, blank=True)
    mended_how = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="objection_mended_on_a_day",
                condition=Q(mended_on=None, mended_how="") | (Q(mended_on__isnull=False) & ~Q(mended_how="")),
            )
        ]
