"""A case: one person, its needs, what was agreed to, and everything that happened."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from volontiers.database.record import CARE, CONSENT, NO_PERSON, Record

CASE_LIFE = "vingt-quatre mois après la clôture, quatre-vingt-dix jours quand rien n’a suivi, puis des chiffres sans nom"


class Counter(Record):
    """The last case number given in a community."""

    purpose = "numéroter les dossiers"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    community = models.OneToOneField(
        "territory.Community", models.CASCADE, primary_key=True, related_name="+"
    )
    last = models.PositiveIntegerField(default=1000)


class Case(Record):
    """One person, who called for them, one owner, one thread. Its original date never changes (trigger)."""

    purpose = "ne perdre aucune demande de soins"
    ground = CARE
    keep = CASE_LIFE

    class Origin(models.TextChoices):
        DESK = "desk", "appel au bureau"
        FORM = "form", "formulaire en ligne"
        PARTNER = "partner", "partenaire"
        ASKED = "asked", "demande d’un professionnel"
        MISSED = "missed", "appel manqué"

    class Caller(models.TextChoices):
        PERSON = "person", "la personne"
        RELATIVE = "relative", "un proche"
        PROFESSIONAL = "professional", "un professionnel"
        ORGANIZATION = "organization", "une structure"

    class Aware(models.TextChoices):
        YES = "yes", "oui"
        UNABLE = "unable", "elle ne peut pas répondre"
        NO = "no", "non"

    # Read, never stored: whether the person took back every agreement. See queries/hidden.py.
    hidden = False

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=6, unique=True)
    # The key of the form that created it: twenty clicks, one case.
    key = models.UUIDField()
    origin = models.CharField(max_length=10, choices=Origin)
    opened_at = models.DateTimeField()
    intake_started_at = models.DateTimeField(null=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="cases")
    caller = models.CharField(max_length=15, choices=Caller)
    caller_name = models.CharField(max_length=80, blank=True)
    caller_link = models.CharField(max_length=40, blank=True)
    callback_phone = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=280, blank=True)
    can_travel = models.BooleanField(null=True)
    video_possible = models.BooleanField(null=True)
    impossible_days = models.CharField(max_length=80, blank=True)
    aware = models.CharField(max_length=10, choices=Aware, default=Aware.YES)
    owner = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    # Set while the owner is only the community's default one, or has left: "Suivi à reprendre".
    to_take_since = models.DateTimeField(null=True)
    asked_by = models.ForeignKey("directory.Professional", models.PROTECT, null=True, related_name="+")
    news_due_at = models.DateTimeField(null=True)
    emergency_at = models.DateTimeField(null=True)
    emergency_followed_at = models.DateTimeField(null=True)
    desk_note = models.TextField(blank=True, max_length=2000)
    shared_note = models.TextField(blank=True, max_length=1000)
    letter_tries = models.PositiveSmallIntegerField(default=0)
    letters_locked_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_case_per_number", fields=["community", "number"]),
            models.UniqueConstraint(name="one_case_per_key", fields=["community", "key"]),
        ]
        indexes = [
            models.Index(name="case_by_phone", fields=["community", "callback_phone"]),
            models.Index(name="case_open", fields=["community", "news_due_at"], condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return f"dossier {self.number}"


class Need(Record):
    """One thing to be answered. It has its own state, deadline, waves and outcome."""

    purpose = "trouver une réponse à un besoin, avant son échéance"
    ground = CARE
    keep = CASE_LIFE

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="needs")
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    detail = models.CharField(max_length=60, blank=True)
    # The profession code that a need of "other profession" names.
    profession = models.CharField(max_length=8, blank=True)
    modes = ArrayField(models.CharField(max_length=3), default=list)
    state = models.CharField(max_length=10, default="received")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    next_check_at = models.DateTimeField(null=True)
    wave = models.PositiveSmallIntegerField(default=0)
    waves = models.PositiveSmallIntegerField(default=0)
    tier = models.CharField(max_length=10, blank=True)
    why_desk = models.CharField(max_length=200, blank=True)
    waits_for = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    waits_reason = models.CharField(max_length=80, blank=True)
    held_until = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey("directory.Professional", models.PROTECT, null=True, related_name="+")
    agreed_mode = models.CharField(max_length=3, blank=True)
    agreed_at = models.DateTimeField(null=True)
    agreed_place = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    # Of a lasting need: what was said for the waiting list, as core.declared writes it; never an illness.
    declared = models.JSONField(default=dict)
    outcome = models.CharField(max_length=20, blank=True)
    missing = ArrayField(models.CharField(max_length=20), default=list)
    closed_at = models.DateTimeField(null=True)
    faults = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["case", "n"]
        constraints = [
            models.UniqueConstraint(name="one_need_per_number", fields=["case", "n"]),
            models.CheckConstraint(
                name="need_state_is_known",
                condition=Q(state__in=["received", "ready", "proposed", "taken", "unplaced", "closed"]),
            ),
            models.CheckConstraint(
                name="need_taken_has_a_date",
                condition=Q(state="taken", taken_at__isnull=False) | ~Q(state="taken"),
                violation_error_message="Un besoin pris en charge porte la date de l’acceptation.",
            ),
            models.CheckConstraint(
                name="need_closed_has_an_outcome",
                condition=(Q(state="closed", closed_at__isnull=False) & ~Q(outcome=""))
                | (~Q(state="closed") & Q(outcome="", closed_at=None)),
                violation_error_message="Un besoin clos dit ce qui est arrivé.",
            ),
            models.CheckConstraint(
                name="need_unsolved_names_what_was_missing",
                condition=~Q(outcome="unsolved") | Q(missing__len__gte=1),
                violation_error_message="Dites ce qui a manqué.",
            ),
            models.CheckConstraint(
                name="need_proposed_has_a_next_step",
                condition=~Q(state__in=["ready", "proposed"]) | Q(next_check_at__isnull=False),
                violation_error_message="Un besoin qui attend a une prochaine étape.",
            ),
        ]
        indexes = [
            models.Index(name="need_due", fields=["next_check_at"], condition=Q(next_check_at__isnull=False)),
            models.Index(name="need_open", fields=["community", "due_at"], condition=Q(closed_at=None)),
            models.Index(name="need_closed", fields=["community", "closed_at"]),
            models.Index(name="need_taken_by", fields=["community", "taken_by"]),
        ]


class Event(Record):
    """What happened, who did it, when. Append-only; data holds ids and numbers, never a name."""

    purpose = "garder le fil d’un dossier"
    ground = CARE
    keep = CASE_LIFE

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="events")
    need = models.ForeignKey(Need, models.CASCADE, null=True, related_name="events")
    verb = models.CharField(max_length=30)
    actor = models.CharField(max_length=20)
    account = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    professional = models.ForeignKey("directory.Professional", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            models.Index(name="event_thread", fields=["case", "at"]),
            # The last sign of somebody: is the one who follows a case still there?
            models.Index(name="event_by_account", fields=["account", "at"]),
        ]


class Agreement(Record):
    """The person's yes to a family of recipients, with the version of the words that were read or shown."""

    purpose = "ne rien transmettre sans l’accord de la personne"
    ground = CONSENT
    keep = CASE_LIFE

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="agreements")
    family = models.CharField(max_length=10)
    given = models.BooleanField()
    wording = models.ForeignKey("territory.AgreementWording", models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10)
    recorded_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_current_agreement_per_family",
                fields=["case", "family"],
                condition=Q(withdrawn_at=None),
            )
        ]


class Tally(Record):
    """What stays of a need once its case is erased: enough for the figures, and nothing that points to anybody."""

    purpose = "garder des chiffres justes quand les dossiers sont effacés"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    # The first day of the local month in which it was asked.
    month = models.DateField()
    kind = models.CharField(max_length=20)
    sector = models.ForeignKey("territory.Sector", models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=20)
    # From the request to the yes; empty when nobody took it.
    hours = models.FloatField(null=True)
    asked = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(name="tally_by_month", fields=["community", "month"])]
