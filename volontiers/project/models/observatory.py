"""The projects of a region as facts of the installation: public, naming no person, belonging to no community."""

from django.db import models
from django.db.models import Q

from volontiers.core.stages import Stage
from volontiers.database.record import NO_PERSON, Record


class RegionalProject(Record):
    """A project of a territory, hosted here or not. key: made of its region and its name."""

    purpose = "montrer les projets d’une région, et jusqu’où chacun est allé"
    ground = NO_PERSON
    keep = "la durée de l’installation"

    key = models.CharField(max_length=130, primary_key=True)
    name = models.CharField(max_length=80)
    region = models.CharField(max_length=40)
    department = models.CharField(max_length=3)
    population = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["region", "name"]


class RegionalState(Record):
    """Where the project stood from a day on, as a source told it. Never changed: of one day, the last entered is right."""

    purpose = "suivre les projets d’une région dans le temps, avec la source de chaque date"
    ground = NO_PERSON
    keep = "la durée de l’installation"

    project = models.ForeignKey(RegionalProject, models.PROTECT, related_name="states")
    on = models.DateField()
    stage = models.CharField(max_length=20, choices=[(one.value, one.label) for one in Stage])
    supported = models.BooleanField(null=True)
    source = models.CharField(max_length=200)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["entered_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="state_of_a_known_stage", condition=Q(stage__in=[one.value for one in Stage])
            ),
            models.CheckConstraint(name="state_has_a_source", condition=~Q(source="")),
        ]
