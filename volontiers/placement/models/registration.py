"""A place on the waiting list, the household it belongs to, and what keeps the list true."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from volontiers.core.priority import Ground, PriorityClass
from volontiers.core.waiting import Leaving, WaitingState
from volontiers.database.record import CARE, CONSENT, NO_PERSON, Record

LIST_LIFE = "la durée de l’attente, puis vingt-quatre mois, puis des chiffres sans nom"


class Household(Record):
    """People who live together and are placed with one doctor, or wait together."""

    purpose = "ne pas séparer un couple ou une famille"
    ground = CARE
    keep = LIST_LIFE

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    created_at = models.DateTimeField()


class Registration(Record):
    """One person who waits for an attending physician, since a day that nothing changes (trigger).

    grounds: what was declared, never an illness. priority, rank: computed by core.priority from them, under the rules
    of the entry numbered `rules_seq`. letters: the postal address, where letters are wanted.
    """

    purpose = "trouver un médecin traitant à qui n’en a pas, dans l’ordre"
    ground = CARE
    keep = LIST_LIFE

    class Origin(models.TextChoices):
        DESK = "desk", "au téléphone"
        FORM = "form", "en ligne"
        PAPER = "paper", "sur papier"
        PROFESSIONAL = "professional", "par un professionnel"
        SPREADSHEET = "spreadsheet", "par un tableur"
        COHORT = "cohort", "patientèle d’un médecin qui part"

    class Situation(models.TextChoices):
        NONE = "none", "n’a pas de médecin traitant"
        LEAVING = "leaving", "son médecin part ou prend sa retraite"
        MOVED = "moved", "a déménagé loin de son médecin"
        WANTS_CHANGE = "wants_change", "souhaite changer de médecin"

    class Channel(models.TextChoices):
        MESSAGE = "message", "par message"
        EMAIL = "email", "par courriel"
        TELEPHONE = "telephone", "par téléphone"
        LETTER = "letter", "par lettre"

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    code = models.CharField(max_length=6, unique=True)
    # The key of the form that created it: twenty clicks, one registration.
    key = models.UUIDField()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="registrations")
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="registrations")
    need = models.OneToOneField("cases.Need", models.SET_NULL, null=True, related_name="+")
    cohort = models.ForeignKey("placement.Cohort", models.PROTECT, null=True, related_name="registrations")
    origin = models.CharField(max_length=12, choices=Origin)
    since = models.DateField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    situation = models.CharField(max_length=12, choices=Situation)
    grounds = ArrayField(
        models.CharField(max_length=20, choices=[(one.value, one.label) for one in Ground]), default=list
    )
    # The end of a pregnancy or of a cover: the ground falls then, the original date does not.
    grounds_until = models.DateField(null=True)
    priority = models.CharField(max_length=10, choices=[(one.value, one.label) for one in PriorityClass])
    rank = models.PositiveSmallIntegerField()
    rules_seq = models.PositiveBigIntegerField()
    ranked_on = models.DateField()
    home_visits = models.BooleanField(default=False)
    longest_minutes = models.PositiveSmallIntegerField(null=True)
    caller_name = models.CharField(max_length=80, blank=True)
    caller_link = models.CharField(max_length=40, blank=True)
    caller_phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    letters = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=9, choices=Channel)
    note = models.CharField(max_length=280, blank=True)
    agreed_at = models.DateTimeField()
    # Taken back: off the list, and nobody reads who it is (queries/hidden.py), until they agree again.
    agreement_withdrawn_at = models.DateTimeField(null=True)
    wording = models.ForeignKey("territory.AgreementWording", models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        max_length=9, choices=[(one.value, one.label) for one in WaitingState], default=WaitingState.WAITING
    )
    # The last time somebody said that they still wait.
    confirmed_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    suspended_at = models.DateTimeField(null=True)
    next_check_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_for = models.CharField(
        max_length=16, choices=[(one.value, one.label) for one in Leaving], blank=True
    )
    letter_tries = models.PositiveSmallIntegerField(default=0)
    letters_locked_until = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_registration_per_key", fields=["community", "key"]),
            models.UniqueConstraint(
                name="one_place_on_the_list",
                fields=["community", "person"],
                condition=Q(state__in=[WaitingState.WAITING, WaitingState.SUSPENDED]),
                violation_error_message="Cette personne est déjà sur la liste.",
            ),
            models.CheckConstraint(
                name="registration_state_is_known", condition=Q(state__in=[one.value for one in WaitingState])
            ),
            models.CheckConstraint(
                name="registration_suspended_since",
                condition=Q(state=WaitingState.SUSPENDED, suspended_at__isnull=False)
                | ~Q(state=WaitingState.SUSPENDED) & Q(suspended_at=None),
            ),
            models.CheckConstraint(
                name="registration_ended_for_something",
                condition=Q(state__in=["waiting", "suspended"], ended_at=None, ended_for="")
                | Q(state="attached", ended_at__isnull=False, ended_for="attached")
                | Q(state="left", ended_at__isnull=False) & ~Q(ended_for__in=["", "attached"]),
            ),
            models.CheckConstraint(
                name="nobody_waits_without_agreement",
                condition=Q(agreement_withdrawn_at=None) | Q(state=WaitingState.LEFT),
            ),
            models.CheckConstraint(
                name="nobody_waits_since_tomorrow",
                # A day may begin elsewhere before it does in UTC.
                condition=Q(since__lte=F("entered_at__date") + 1),
                violation_error_message="La date de la demande ne peut pas être dans le futur.",
            ),
        ]
        indexes = [
            models.Index(name="list_in_order", fields=["community", "state", "rank", "since"]),
            models.Index(name="list_by_class", fields=["community", "priority"]),
            models.Index(name="list_due", fields=["next_check_at"], condition=Q(next_check_at__isnull=False)),
        ]


class Reconfirmation(Record):
    """One try to hear whether somebody still waits. Three of them, on two channels at least."""

    purpose = "garder une liste qui dit vrai, sans oublier personne"
    ground = CARE
    keep = LIST_LIFE

    class Channel(models.TextChoices):
        MESSAGE = "message", "message"
        EMAIL = "email", "courriel"
        TELEPHONE = "telephone", "appel"
        LETTER = "letter", "lettre"

    class Answer(models.TextChoices):
        STILL_WAITING = "still_waiting", "attend toujours"
        FOUND = "found", "a trouvé un médecin"
        CHANGED = "changed", "sa situation a changé"
        GONE = "gone", "n’attend plus"
        NOT_REACHED = "not_reached", "pas joignable"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="reconfirmations")
    channel = models.CharField(max_length=9, choices=Channel)
    due_at = models.DateTimeField()
    # When it left, or when the desk called; null while it is to be done by a person.
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=13, choices=Answer, blank=True)
    by = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reconfirmation_answered_by_something",
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
            )
        ]
        indexes = [
            models.Index(
                name="reconfirmations_to_do", fields=["community", "due_at"], condition=Q(asked_at=None)
            )
        ]


class WaitingEvent(Record):
    """One line of what happened to a registration. The past cannot be rewritten (trigger)."""

    purpose = "pouvoir dire ce qui a été fait pour chaque personne de la liste"
    ground = CARE
    keep = LIST_LIFE

    community = models.ForeignKey("territory.Community", models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=30)
    actor = models.CharField(max_length=10)
    account = models.ForeignKey("accounts.Account", models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(name="waiting_events_of", fields=["registration", "at"]),
            models.Index(name="waiting_events_by_kind", fields=["community", "kind", "at"]),
        ]


class Exclusion(Record):
    """Somebody does not want this doctor, or the doctor this person. Never told to the other, nor to colleagues."""

    purpose = "ne jamais rapprocher deux personnes dont l’une ne veut pas"
    ground = CONSENT
    keep = "tant que la personne est sur la liste ou suivie, ou que celui qui l’a dite ne la retire pas"

    class Side(models.TextChoices):
        PERSON = "person", "la personne"
        PROFESSIONAL = "professional", "le professionnel"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    professional = models.ForeignKey("directory.Professional", models.CASCADE, related_name="+")
    side = models.CharField(max_length=12, choices=Side)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="excluded_once", fields=["person", "professional", "side"])
        ]


class WaitingTally(Record):
    """What is left of a registration whose person was erased: figures, without anybody."""

    purpose = "garder les chiffres publiés quand les personnes sont effacées"
    ground = NO_PERSON
    keep = "la vie de la communauté"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    since = models.DateField()
    ended_on = models.DateField()
    ended_for = models.CharField(max_length=16)
    priority = models.CharField(max_length=10)
    sector = models.ForeignKey("territory.Sector", models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(name="waiting_tally_by_end", fields=["community", "ended_on"])]
