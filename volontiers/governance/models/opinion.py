"""An opinion asked in simple secrecy: the question, who voted, and three numbers that nothing links to them."""

from django.db import models
from django.db.models import Q

from volontiers.core.urn import OpinionState
from volontiers.database.record import CONTRACT, NO_PERSON, Record
from volontiers.governance.models.assembly import FIVE_YEARS, LIFE, AgendaItem, Assembly, Elector


class Opinion(Record):
    """It decides nothing. college: who is asked, empty for the whole roll. result: numbers, written at the close.

    of_a_person, in_a_conflict: what was answered when it was written; either forbids simple secrecy. answered_by: who
    did; empty for what was written before that was kept.
    """

    purpose = "demander un avis au secret simple"
    ground = NO_PERSON
    keep = LIFE

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="opinions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="+")
    college = models.CharField(max_length=30, blank=True)
    text = models.TextField(max_length=2000)
    of_a_person = models.BooleanField()
    in_a_conflict = models.BooleanField()
    answered_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        max_length=10,
        choices=[(one.value, one.label) for one in OpinionState],
        default=OpinionState.DRAFT.value,
    )
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    void_for = models.CharField(max_length=300, blank=True)
    result = models.JSONField(null=True)

    class Meta:
        ordering = ["item__place", "pk"]
        constraints = [
            models.CheckConstraint(
                name="opinion_state_is_known", condition=Q(state__in=[one.value for one in OpinionState])
            ),
            models.CheckConstraint(
                name="opinion_of_nobody_and_without_conflict",
                condition=Q(of_a_person=False, in_a_conflict=False),
            ),
        ]


class Mark(Record):
    """This elector voted. Nothing here says when nor what."""

    purpose = "que personne ne vote deux fois"
    ground = CONTRACT
    keep = FIVE_YEARS

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="marks")
    elector = models.ForeignKey(Elector, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="one_mark_per_elector", fields=["opinion", "elector"])]


class Urn(Record):
    """Three numbers, and no voice by itself: there is no row, no order and no moment to link a voter to."""

    purpose = "compter un avis sans garder qui l’a donné"
    ground = NO_PERSON
    keep = LIFE

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    opinion = models.OneToOneField(Opinion, models.CASCADE, related_name="urn")
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)
    abstain = models.PositiveIntegerField(default=0)
