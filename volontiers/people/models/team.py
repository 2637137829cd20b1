"""A care team: a local organisation, never a legal status; who belongs to it, and the persons it may answer for."""

from datetime import time

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from volontiers.core.cover import TeamRole
from volontiers.database.record import CONSENT, CONTRACT, NO_PERSON, Record
from volontiers.people.models.person import Person


class CareTeam(Record):
    """Named members who answer for patients. What lets them share what they need to know is said, and dated."""

    purpose = "savoir quelle équipe répond, et sur quelle base légale elle échange"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    class Basis(models.TextChoices):
        """CSP L1110-12 and D1110-3-4."""

        HEALTH_HOUSE = "health_house", "maison de santé pluriprofessionnelle"
        HEALTH_CENTRE = "health_centre", "centre de santé"
        ESTABLISHMENT = "establishment", "même établissement"
        RECOGNISED = "recognised", "équipe reconnue par la personne suivie"
        ORGANISED = "organised", "ensemble organisé par écrit"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    basis = models.CharField(max_length=20, choices=Basis)
    # Practices that only this software joins are a team too.
    one_roof = models.BooleanField(default=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    morning = models.TimeField(default=time(8))
    afternoon = models.TimeField(default=time(13))
    evening = models.TimeField(default=time(18))
    end = models.TimeField(default=time(20))
    # "0-morning" is Monday morning: when the team answers.
    open = ArrayField(models.CharField(max_length=12), default=list)
    # What somebody reads who leaves a half-day less than a day before.
    late_message = models.CharField(max_length=160, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(name="one_team_of_an_address", fields=["community", "slug"]),
            models.CheckConstraint(
                name="team_hours_follow",
                condition=Q(morning__lt=F("afternoon"), afternoon__lt=F("evening"), evening__lt=F("end")),
                violation_error_message="Les heures se suivent : matin, après-midi, soir, fin.",
            ),
            models.CheckConstraint(
                name="team_ends_after_it_began", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]
        indexes = [
            models.Index(name="team_due", fields=["next_check_at"], condition=Q(next_check_at__isnull=False))
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(Record):
    """A professional in a team, from one day to another, in one role."""

    purpose = "savoir qui répond dans l’équipe, et depuis quand"
    ground = CONTRACT
    keep = "vingt-quatre mois après son départ de l’équipe"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    team = models.ForeignKey(CareTeam, models.CASCADE, related_name="members")
    professional = models.ForeignKey("directory.Professional", models.CASCADE, related_name="+")
    role = models.CharField(max_length=10, choices=[(role.value, role.label) for role in TeamRole])
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    # Signed into the address of their own calendar: one more, and the old address answers no more.
    feed = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="member_of_a_team_once", fields=["team", "professional"], condition=Q(until=None)
            ),
            models.CheckConstraint(
                name="member_role_is_known", condition=Q(role__in=[role.value for role in TeamRole])
            ),
        ]


class TeamPatient(Record):
    """A person and a team: with a named physician of it, or provisionally with the team while they have none.

    Nobody is followed by a team before they said so themselves: seq is the number of the entry that says it.
    """

    purpose = "savoir qui a accepté que l’équipe lui réponde"
    ground = CONSENT
    keep = "la durée du suivi, puis vingt-quatre mois"

    class State(models.TextChoices):
        ASKED = "asked", "à recueillir"
        AGREED = "agreed", "d’accord"
        DECLINED = "declined", "préfère attendre un médecin"
        WITHDRAWN = "withdrawn", "accord retiré"

    class Said(models.TextChoices):
        PAGE = "page", "sur la page"
        PHONE = "phone", "au téléphone"
        PAPER = "paper", "sur papier"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    team = models.ForeignKey(CareTeam, models.CASCADE, related_name="patients")
    person = models.ForeignKey(Person, models.CASCADE, related_name="teams")
    physician = models.ForeignKey("directory.Professional", models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=6)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    wording = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField()
    said_at = models.DateTimeField(null=True)
    said_by = models.CharField(max_length=5, choices=Said, blank=True)
    recorded_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    seq = models.PositiveBigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    letter_tries = models.PositiveSmallIntegerField(default=0)
    letters_locked_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="with_a_team_once", fields=["team", "person"], condition=Q(ended_at=None)
            ),
            models.UniqueConstraint(name="one_team_patient_per_code", fields=["community", "code"]),
            models.CheckConstraint(
                name="agreed_with_an_entry",
                condition=Q(state__in=["asked", "declined"]) | Q(seq__isnull=False, said_at__isnull=False),
            ),
        ]
        indexes = [models.Index(name="teams_of_person", fields=["person"], condition=Q(ended_at=None))]
