"""What is put to the vote, whom it concerns, and what was said: named ballots, or numbers counted in the room."""

from django.db import models
from django.db.models import F, Q

from volontiers.core.assembly import Choice
from volontiers.core.sitting import MotionState, Way
from volontiers.database.record import CONTRACT, NO_PERSON, Record
from volontiers.governance.models.assembly import FIVE_YEARS, LIFE, AgendaItem, Assembly, Elector


class Motion(Record):
    """Under a point of the agenda. result: what it came to, by its numbers alone, written when the vote closes."""

    purpose = "mettre aux voix, une fois"
    ground = NO_PERSON
    keep = LIFE

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="motions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="motions")
    text = models.TextField(max_length=2000)
    way = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Way])
    state = models.CharField(
        max_length=10,
        choices=[(one.value, one.label) for one in MotionState],
        default=MotionState.DRAFT.value,
    )
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    declared_at = models.DateTimeField(null=True)
    # Why a vote was left without a result.
    void_for = models.CharField(max_length=300, blank=True)
    result = models.JSONField(null=True)

    class Meta:
        ordering = ["item__place", "pk"]
        constraints = [
            models.CheckConstraint(
                name="motion_state_is_known", condition=Q(state__in=[one.value for one in MotionState])
            ),
            models.CheckConstraint(
                name="motion_way_is_known", condition=Q(way__in=[one.value for one in Way])
            ),
            models.UniqueConstraint(
                name="one_open_vote", fields=["assembly"], condition=Q(state=MotionState.OPEN.value)
            ),
            models.CheckConstraint(
                name="declared_with_a_result",
                condition=~Q(state=MotionState.DECLARED.value)
                | Q(result__isnull=False, declared_at__isnull=False),
            ),
        ]


class Aside(Record):
    """An elector whom the motion concerns: out of the vote and of its base."""

    purpose = "écarter d’un vote qui y est intéressé"
    ground = CONTRACT
    keep = FIVE_YEARS

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    motion = models.ForeignKey(Motion, models.CASCADE, related_name="aside")
    elector = models.ForeignKey(Elector, models.CASCADE, related_name="+")
    what = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(name="aside_once", fields=["motion", "elector"])]


class Ballot(Record):
    """A named choice, given once. caster: the elector themselves, or who holds their proxy; receipt: six characters."""

    purpose = "compter un vote ouvert, et le prouver à qui l’a donné"
    ground = CONTRACT
    keep = FIVE_YEARS

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    motion = models.ForeignKey(Motion, models.CASCADE, related_name="ballots")
    elector = models.ForeignKey(Elector, models.CASCADE, related_name="ballots")
    caster = models.ForeignKey(Elector, models.CASCADE, related_name="+")
    choice = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Choice])
    receipt = models.CharField(max_length=6)
    at = models.DateTimeField()
    # The account that wrote it: the elector's own, or the secretariat's, for who said it aloud.
    written_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["elector__name", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_ballot_per_elector", fields=["motion", "elector"]),
            models.UniqueConstraint(name="one_ballot_per_receipt", fields=["motion", "receipt"]),
            models.CheckConstraint(
                name="ballot_choice_is_known", condition=Q(choice__in=[one.value for one in Choice])
            ),
        ]


class HandCount(Record):
    """Numbers counted in the room, for one motion. counts: choice → votes, by college, or under "" for everybody.

    Written by one person, confirmed by another, who typed the same.
    """

    purpose = "garder un compte fait dans la salle par deux personnes"
    ground = NO_PERSON
    keep = LIFE

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    motion = models.OneToOneField(Motion, models.CASCADE, related_name="count")
    counts = models.JSONField()
    # What the president said themselves, only asked for when the statutes let them break a tie.
    president_said = models.CharField(max_length=10, blank=True)
    entered_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="counted_by_two",
                condition=Q(confirmed_by=None, confirmed_at=None)
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by=F("entered_by"))),
            )
        ]
