"""A spreadsheet on its way to the list: read without writing anything, then written whole or not at all."""

from django.db import models

from volontiers.database.record import CARE, Record


class Import(Record):
    """One file of one person. report: counts, faults and likenesses, by line number; no name."""

    purpose = "inscrire d’un coup ceux qu’un tableur attend déjà"
    ground = CARE
    keep = "sept jours"

    class State(models.TextChoices):
        READING = "reading", "en cours de lecture"
        READY = "ready", "à relire"
        WRITING = "writing", "en cours d’écriture"
        DONE = "done", "écrit"
        CANCELLED = "cancelled", "arrêté"
        FAILED = "failed", "n’a pas pu être écrit"

    community = models.ForeignKey("territory.Community", models.CASCADE, related_name="+")
    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="+")
    # The patients of a doctor who leaves; otherwise people of the list.
    cohort = models.ForeignKey("placement.Cohort", models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=9, choices=State, default=State.READING)
    # Emptied as soon as it is written or given up.
    content = models.BinaryField()
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    # Whether each home has its message, once it is written.
    tells = models.BooleanField(default=True)
    stopping = models.BooleanField(default=False)
    fault = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    next_check_at = models.DateTimeField(null=True)
