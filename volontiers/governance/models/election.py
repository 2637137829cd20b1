"""Persons stand for seats and are elected: who stands, who keeps a key, what was counted, or brought from Belenios."""

from django.db import models
from django.db.models import F, Q

from volontiers.core.election import ElectionState, Secrecy
from volontiers.core.statutes import Body, Office
from volontiers.database.record import CONTRACT, NO_PERSON, Record
from volontiers.governance.models.assembly import FIVE_YEARS, LIFE, AgendaItem, Assembly


class Election(Record):
    """Seats of a body to be filled at one assembly. college: whose members vote and stand; empty for the bureau.

    item: the point of the agenda, empty while the assembly is a draft. before: the round that left seats free.
    result: numbers by candidacy, written when the count is confirmed or brought.
    """

    purpose = "pourvoir des sièges par une élection"
    ground = NO_PERSON
    keep = LIFE

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    assembly = models.ForeignKey(Assembly, models.CASCADE, related_name="elections")
    item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, related_name="+")
    before = models.OneToOneField("self", models.PROTECT, null=True, related_name="next_round")
    body = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Body])
    college = models.CharField(max_length=30, blank=True)
    office = models.CharField(
        max_length=20, choices=[(one.value, one.label) for one in Office], default=Office.MEMBER.value
    )
    seats = models.PositiveSmallIntegerField()
    secrecy = models.CharField(max_length=10, choices=[(one.value, one.label) for one in Secrecy])
    state = models.CharField(
        max_length=10,
        choices=[(one.value, one.label) for one in ElectionState],
        default=ElectionState.CALLED.value,
    )
    candidacies_until = models.DateTimeField()
    called_at = models.DateTimeField()
    listed_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    declared_at = models.DateTimeField(null=True)
    void_for = models.CharField(max_length=300, blank=True)
    # Who left it without a result; empty when the quorum or the end of the session did.
    void_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    result = models.JSONField(null=True)

    class Meta:
        ordering = ["assembly", "pk"]
        constraints = [
            models.CheckConstraint(
                name="election_state_is_known", condition=Q(state__in=[one.value for one in ElectionState])
            ),
            # Never in simple secrecy: no person is elected nor dismissed that way.
            models.CheckConstraint(
                name="election_secrecy_is_known", condition=Q(secrecy__in=[one.value for one in Secrecy])
            ),
            models.CheckConstraint(name="election_fills_a_seat", condition=Q(seats__gte=1)),
            models.CheckConstraint(
                name="election_of_a_college_or_the_bureau",
                condition=(Q(body=Body.BOARD.value, office=Office.MEMBER.value) & ~Q(college=""))
                | Q(body=Body.BUREAU.value, college=""),
            ),
            models.CheckConstraint(
                name="elected_with_a_result",
                condition=~Q(state=ElectionState.DECLARED.value)
                | Q(result__isnull=False, declared_at__isnull=False),
            ),
        ]


class Candidacy(Record):
    """A member stands for the seats of an election. words: theirs, for the electors."""

    purpose = "savoir qui se présente à une élection"
    ground = CONTRACT
    keep = FIVE_YEARS

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    election = models.ForeignKey(Election, models.CASCADE, related_name="candidacies")
    # The membership may be forgotten before the candidacy is: the database lets it go by itself.
    adhesion = models.ForeignKey(
        "governance.Adhesion", models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    name = models.CharField(max_length=180)
    words = models.TextField(max_length=1000, blank=True)
    stood_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_for = models.CharField(max_length=200, blank=True)
    withdrawn_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    # By the candidate themselves; else by the coordination.
    withdrawn_own = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="stands_once", fields=["election", "adhesion"], condition=Q(withdrawn_at=None)
            ),
            models.CheckConstraint(
                name="withdrawn_by_somebody",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]


class Trustee(Record):
    """Who keeps a share of the key of a vote on Belenios; or, where `issues`, who hands each elector their credential."""

    purpose = "savoir qui garde la clé d’un vote secret"
    ground = CONTRACT
    keep = FIVE_YEARS

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    election = models.ForeignKey(Election, models.CASCADE, related_name="trustees")
    name = models.CharField(max_length=120)
    issues = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_share_per_trustee", fields=["election", "name"]),
            models.UniqueConstraint(
                name="one_issues_the_credentials", fields=["election"], condition=Q(issues=True)
            ),
        ]


class TellersCount(Record):
    """What was found in a box. votes: candidacy → votes. eldest: those of a tie, the eldest first, when it is asked.

    Written by one person, confirmed by another, who typed the same. Neither stands.
    """

    purpose = "garder un dépouillement fait par deux personnes"
    ground = NO_PERSON
    keep = LIFE

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    election = models.OneToOneField(Election, models.CASCADE, related_name="count")
    signed = models.PositiveIntegerField()
    ballots = models.PositiveIntegerField()
    blank = models.PositiveIntegerField()
    void = models.PositiveIntegerField()
    votes = models.JSONField()
    eldest = models.JSONField(default=list)
    entered_by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tellers_are_two",
                condition=Q(confirmed_by=None, confirmed_at=None)
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by=F("entered_by"))),
            ),
            models.CheckConstraint(
                name="no_more_ballots_than_signatures",
                condition=Q(ballots__lte=F("signed")) & Q(ballots__gte=F("blank") + F("void")),
            ),
        ]


class Brought(Record):
    """The archive of an election that ended on Belenios: its fingerprint, and what the tool answered; not the file.

    verified: empty when the tool is not installed here. seq: its line in the register.
    """

    purpose = "prouver d’où vient le résultat d’un vote secret"
    ground = NO_PERSON
    keep = LIFE

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    election = models.OneToOneField(Election, models.CASCADE, related_name="brought")
    uuid = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    link = models.URLField(max_length=300)
    voters = models.PositiveIntegerField()
    ballots = models.PositiveIntegerField()
    verified = models.BooleanField(null=True)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_election_per_archive", fields=["community", "sha256"]),
            models.UniqueConstraint(name="one_election_per_uuid", fields=["community", "uuid"]),
            models.CheckConstraint(
                name="never_brought_unsound", condition=Q(verified=None) | Q(verified=True)
            ),
        ]
