"""A meeting that decides: its agenda and its roll, frozen when it is convened, who was there, who stood for whom."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from volontiers.core.sitting import AssemblyState
from volontiers.core.statutes import Meeting
from volontiers.database.record import CONTRACT, NO_PERSON, Record

LIFE = "la vie de la communauté"
FIVE_YEARS = "cinq ans après la réunion"


def _moments() -> Func:
    return Func("since", "until", Value("[)"), function="tstzrange")


class Assembly(Record):
    """statutes: the version it is held under, written with the convocation. first: the one it is called again for."""

    purpose = "réunir, dans les formes des statuts, qui décide"
    ground = NO_PERSON
    keep = LIFE

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=[(one.value, one.label) for one in Meeting])
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=160)
    state = models.CharField(
        max_length=10,
        choices=[(one.value, one.label) for one in AssemblyState],
        default=AssemblyState.DRAFT.value,
    )
    first = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    statutes = models.ForeignKey("governance.Statutes", models.PROTECT, null=True, related_name="+")
    president = models.ForeignKey("governance.Elector", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    convened_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # What was said beside the votes, for the minutes.
    notes = models.TextField(blank=True)
    # Of the draft, then of the notes: two people may write them.
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="assembly_state_is_known", condition=Q(state__in=[one.value for one in AssemblyState])
            ),
            models.CheckConstraint(
                name="assembly_is_held_under_statutes",
                condition=Q(state="draft") | Q(statutes__isnull=False, convened_at__isnull=False),
            ),
        ]


class AgendaItem(Record):
    """One point of the agenda, in its order. Nothing else is put to the vote."""

    purpose = "annoncer ce qui sera décidé"
    ground = NO_PERSON
    keep = LIFE

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="agenda")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(name="one_agenda_item_per_place", fields=["assembly", "place"])
        ]


class Elector(Record):
    """Of the roll, as it stood at the convocation. college: its key in the statutes; clause: what makes them elector."""

    purpose = "savoir qui vote à cette réunion"
    ground = CONTRACT
    keep = FIVE_YEARS

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="electors")
    # The membership may be forgotten before the roll is: the database lets it go by itself.
    adhesion = models.ForeignKey(
        "governance.Adhesion", models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    name = models.CharField(max_length=180)
    college = models.CharField(max_length=30)
    clause = models.CharField(max_length=20, blank=True)
    # How the convocation left: email, sms or paper.
    told_by = models.CharField(max_length=10, default="paper")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(name="once_on_the_roll", fields=["assembly", "adhesion"]),
        ]


class Stay(Record):
    """Somebody of the roll is there, from a moment to another; until: empty while they have not left."""

    purpose = "compter le quorum à chaque moment"
    ground = CONTRACT
    keep = FIVE_YEARS

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="stays")
    elector = models.ForeignKey(Elector, models.CASCADE, related_name="stays")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    # At a distance, where the statutes allow it.
    remote = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stay_has_a_length", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
            ExclusionConstraint(
                name="there_once_at_a_time",
                expressions=[(_moments(), RangeOperators.OVERLAPS), ("elector", RangeOperators.EQUAL)],
            ),
            models.UniqueConstraint(
                name="one_open_stay", fields=["elector"], condition=Q(until__isnull=True)
            ),
        ]


class Proxy(Record):
    """giver asks holder to vote for them. until: when it was taken back, by the giver or by their arrival."""

    purpose = "représenter qui ne peut pas venir"
    ground = CONTRACT
    keep = FIVE_YEARS

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="proxies")
    giver = models.ForeignKey(Elector, models.CASCADE, related_name="given")
    holder = models.ForeignKey(Elector, models.CASCADE, related_name="held")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    # The account that wrote it down: the giver's own, or the secretariat's, from a paper.
    written_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(name="no_proxy_to_oneself", condition=~Q(giver=F("holder"))),
            models.UniqueConstraint(name="one_proxy_per_giver", fields=["giver"], condition=Q(until=None)),
            models.CheckConstraint(
                name="proxy_has_a_length", condition=Q(until=None) | Q(until__gte=F("since"))
            ),
        ]
