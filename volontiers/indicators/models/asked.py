"""What is said once a need is over, and what professionals say of their work: never beside a name."""

from django.db import models
from django.db.models import Q

from volontiers.core.afterwards import Obtained, Otherwise
from volontiers.core.isolation import Feeling, Question
from volontiers.database.record import CARE, CONTRACT, NO_PERSON, Record

_CASE_LIFE = "jusqu’à l’effacement de son dossier, puis des chiffres sans nom"


class Afterwards(Record):
    """Of one need that is over: whether it was what was needed. Read by nobody beside who answered the need."""

    purpose = "savoir si les personnes obtiennent ce dont elles ont besoin"
    ground = CARE
    keep = _CASE_LIFE

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    need = models.OneToOneField("cases.Need", models.CASCADE, related_name="+")
    obtained = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Obtained])
    first_said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="obtained_is_known", condition=Q(obtained__in=[one.value for one in Obtained])
            )
        ]


class WithoutIt(Record):
    """Of one need that is over: what would have been done otherwise, as it was declared."""

    purpose = "savoir ce que la réponse a évité, tel que c’est dit"
    ground = CARE
    keep = _CASE_LIFE

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    need = models.OneToOneField("cases.Need", models.CASCADE, related_name="+")
    otherwise = models.CharField(max_length=15, choices=[(one.value, one.label) for one in Otherwise])
    first_said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="otherwise_is_known", condition=Q(otherwise__in=[one.value for one in Otherwise])
            )
        ]


class SaidTally(Record):
    """How many gave an answer about a need asked in a month, once its case is erased."""

    purpose = "garder des chiffres justes quand les dossiers sont effacés"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    # The first day of the local month in which the need was asked.
    month = models.DateField()
    question = models.CharField(max_length=10)
    answer = models.CharField(max_length=15)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_count_per_answer", fields=["community", "month", "question", "answer"]
            )
        ]


class FeelingCount(Record):
    """How many gave this answer in a season. All the counts of a season are written anew with each answer."""

    purpose = "savoir si les soignants se sentent isolés, sans savoir lesquels"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    season = models.DateField()
    question = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Question])
    feeling = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Feeling])
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_count_per_feeling", fields=["community", "season", "question", "feeling"]
            )
        ]


class FeelingSaid(Record):
    """Who has already answered this season: not what, nor when."""

    purpose = "ne pas poser deux fois la question à la même personne"
    ground = CONTRACT
    keep = "la durée de la saison"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    season = models.DateField()
    professional = models.ForeignKey("directory.Professional", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="asked_once_a_season", fields=["season", "community", "professional"]
            )
        ]
