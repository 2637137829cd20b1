"""Levers and brakes, told by a role or a profession, beside the figure they speak of."""

from django.db import models
from django.db.models import Q

from volontiers.core.lesson import LONGEST, Figure, Reach, Side, Theme
from volontiers.database.record import CONTRACT, Record


class Lesson(Record):
    """teller: a profession code, or a key of core.lesson.ROLES. figure_said: as it read when the lesson was told."""

    purpose = "garder ce que ceux qui l’ont fait en disent, à côté des chiffres"
    ground = CONTRACT
    keep = "la vie de la communauté"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    side = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Side])
    theme = models.CharField(max_length=15, choices=[(one.value, one.label) for one in Theme])
    text = models.CharField(max_length=LONGEST)
    teller = models.CharField(max_length=15)
    figure = models.CharField(max_length=15, choices=[(one.value, one.label) for one in Figure], blank=True)
    figure_said = models.CharField(max_length=160, blank=True)
    quarter = models.DateField(null=True)
    told_at = models.DateTimeField()
    told_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    # Empty while it is not published.
    reach = models.CharField(
        max_length=10, choices=[(one.value, one.label) for one in Reach], blank=True, default=""
    )
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["theme", "-told_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="lesson_published_by_somebody",
                condition=Q(reach="", published_at=None, published_by=None)
                | (~Q(reach="") & Q(published_at__isnull=False, published_by__isnull=False)),
            ),
            models.CheckConstraint(name="lesson_says_something", condition=~Q(text="")),
        ]
