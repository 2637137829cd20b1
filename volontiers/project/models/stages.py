"""Where the project stands: its stage, the pieces of each stage, the partners, and the neighbours it borders."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from volontiers.core.project_file import PartnerKind
from volontiers.core.stages import Stage
from volontiers.database.record import CONTRACT, NO_PERSON, Record

_KEEP = "la vie de la communauté"
_STAGES = [(one.value, one.label) for one in Stage]


def _known_stage(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(stage__in=[one.value for one in Stage]))


class Project(Record):
    """One for each community. since: the day of its stage. version: counts what was written, for a page drawn before."""

    purpose = "savoir où en est le projet, qui le porte et quelle est la prochaine échéance"
    ground = CONTRACT
    keep = _KEEP

    community = models.OneToOneField("territory.Community", models.CASCADE, related_name="+")
    stage = models.CharField(max_length=20, choices=_STAGES, default=Stage.IDEA.value)
    since = models.DateField()
    # An account, so that the name leaves with the person.
    responsible = models.ForeignKey(
        "accounts.Account", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # A few lines for the letter of intent, in the words of the community.
    orientations = models.CharField(max_length=2000, blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [_known_stage("project_at_a_known_stage")]


class StageChange(Record):
    """The project entered a stage on a day, by a decision. Never rewritten (trigger)."""

    purpose = "retracer les étapes du projet"
    ground = CONTRACT
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    stage = models.CharField(max_length=20, choices=_STAGES)
    since = models.DateField()
    decision = models.CharField(max_length=200)
    account = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["since", "pk"]
        constraints = [_known_stage("change_to_a_known_stage")]


class Piece(Record):
    """Something the file needs at a stage. document: the draft that is made of it, empty when somebody writes it."""

    purpose = "réunir les pièces du dossier avant l’envoi"
    ground = CONTRACT
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    stage = models.CharField(max_length=20, choices=_STAGES)
    label = models.CharField(max_length=120)
    document = models.CharField(max_length=20, blank=True)
    responsible = models.ForeignKey(
        "accounts.Account", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    ready_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_piece_of_a_name",
                fields=["community", "stage", "label"],
                violation_error_message="Cette pièce est déjà dans la liste.",
            ),
            _known_stage("piece_of_a_known_stage"),
        ]


class Partner(Record):
    """An organization that takes part. agreed_on: the day of its written agreement."""

    purpose = "dire quels partenaires prennent part au projet"
    ground = NO_PERSON
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=[(one.value, one.label) for one in PartnerKind])
    name = models.CharField(max_length=120)
    agreed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(
                name="one_partner_of_a_name",
                fields=["community", "name"],
                violation_error_message="Ce partenaire est déjà dans la liste.",
            ),
            models.CheckConstraint(
                name="partner_of_a_known_kind", condition=Q(kind__in=[one.value for one in PartnerKind])
            ),
        ]


class Neighbour(Record):
    """Another community nearby, and the communes (INSEE) that it covers."""

    purpose = "savoir si deux territoires se recouvrent"
    ground = NO_PERSON
    keep = _KEEP

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    communes = ArrayField(models.CharField(max_length=5), default=list)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(name="one_neighbour_of_a_name", fields=["community", "name"])]
