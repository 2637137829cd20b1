"""The clock's shift: one row at most, written by the owner role alone, refused in production."""

from django.db import models

from volontiers.database.record import NO_PERSON, Record


class ClockShift(Record):
    """The demo and the tests move time with it: clock() = origin + (real time − started) × speed."""

    purpose = "faire avancer l’heure de la démonstration et des tests"
    ground = NO_PERSON
    keep = "la durée de la démonstration"

    only = models.BooleanField(primary_key=True, default=True)
    origin = models.DateTimeField()
    started = models.DateTimeField()
    speed = models.FloatField(default=1.0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="clock_shift_is_one_row", condition=models.Q(only=True)),
            models.CheckConstraint(name="clock_shift_goes_forward", condition=models.Q(speed__gte=0)),
        ]
