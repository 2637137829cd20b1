"""The half-days of a team: who holds them, who is away, and what is exchanged."""

from django.db import models
from django.db.models import F, Q

from volontiers.core.cover import Half, SwapState
from volontiers.database.record import CONTRACT, Record

_HALVES = [(half.value, half.label) for half in Half]
_KNOWN = [half.value for half in Half]


class Cover(Record):
    """A member holds a half-day of their team: one leads, others may stand in reserve."""

    purpose = "savoir qui répond pour l’équipe, demi-journée par demi-journée"
    ground = CONTRACT
    keep = "vingt-quatre mois"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    team = models.ForeignKey("people.CareTeam", models.CASCADE, related_name="+")
    professional = models.ForeignKey("directory.Professional", models.CASCADE, related_name="+")
    day = models.DateField()
    half = models.CharField(max_length=10, choices=_HALVES)
    lead = models.BooleanField(default=True)
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_lead_per_half_day", fields=["team", "day", "half"], condition=Q(lead=True)
            ),
            models.UniqueConstraint(name="held_once_by_each", fields=["team", "day", "half", "professional"]),
            models.CheckConstraint(name="cover_half_is_known", condition=Q(half__in=_KNOWN)),
        ]
        indexes = [models.Index(name="covers_of_team", fields=["team", "day"])]


class Absence(Record):
    """A professional is away, from one half-day to another, both included: for every team they belong to here."""

    purpose = "trouver qui remplace, et ne rien proposer à qui est absent"
    ground = CONTRACT
    keep = "vingt-quatre mois"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    professional = models.ForeignKey("directory.Professional", models.CASCADE, related_name="+")
    first_day = models.DateField()
    first_half = models.CharField(max_length=10, choices=_HALVES, default=Half.MORNING.value)
    last_day = models.DateField()
    last_half = models.CharField(max_length=10, choices=_HALVES, default=Half.EVENING.value)
    note = models.CharField(max_length=80, blank=True)
    announced_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="absence_has_a_length",
                condition=Q(first_day__lte=F("last_day")),
                violation_error_message="Le dernier jour vient après le premier.",
            ),
            models.CheckConstraint(
                name="absence_halves_are_known", condition=Q(first_half__in=_KNOWN, last_half__in=_KNOWN)
            ),
        ]
        indexes = [models.Index(name="absences_by_day", fields=["community", "last_day"])]


class Swap(Record):
    """One member asks another to take a half-day, against one of theirs or for nothing."""

    purpose = "échanger une demi-journée entre collègues"
    ground = CONTRACT
    keep = "vingt-quatre mois"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    team = models.ForeignKey("people.CareTeam", models.CASCADE, related_name="+")
    asker = models.ForeignKey("directory.Professional", models.CASCADE, related_name="+")
    other = models.ForeignKey("directory.Professional", models.CASCADE, related_name="+")
    give_day = models.DateField()
    give_half = models.CharField(max_length=10, choices=_HALVES)
    take_day = models.DateField(null=True)
    take_half = models.CharField(max_length=10, choices=_HALVES, blank=True)
    state = models.CharField(
        max_length=10,
        choices=[(state.value, state.label) for state in SwapState],
        default=SwapState.ASKED.value,
    )
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_swap_asked_per_half_day",
                fields=["team", "give_day", "give_half", "other"],
                condition=Q(state="asked"),
            ),
            models.CheckConstraint(
                name="swap_takes_a_whole_half_day",
                condition=Q(take_day=None, take_half="") | Q(take_day__isnull=False, take_half__in=_KNOWN),
            ),
            models.CheckConstraint(name="swap_is_between_two", condition=~Q(asker=F("other"))),
        ]
