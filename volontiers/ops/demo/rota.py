"""Who is on duty, from eight to eight, before, on and after the day of the demonstration."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from volontiers.accounts.access import Actor
from volontiers.agenda.actions import add_shift
from volontiers.ops.demo.people import People

PARIS = ZoneInfo("Europe/Paris")
STARTS, ENDS = time(8), time(20)
TURNS = ("gasc", "delmas", "astruc", "cabrol", "bonnet")
DAYS_AFTER = 12


def write_rota(by: Actor, people: People, monday: date, days_before: int, now: datetime) -> None:
    """Dr Gasc every Monday; weekends belong to the 116 117."""
    for offset in range(-2 * days_before, DAYS_AFTER):
        day = monday + timedelta(days=offset)
        if day.weekday() < len(TURNS):
            physician = people.professionals[TURNS[day.weekday()]]
            starts, ends = (datetime.combine(day, wall, tzinfo=PARIS) for wall in (STARTS, ENDS))
            # As if each had asked for it: nobody is told of what they wrote themselves.
            add_shift(replace(by, professional_id=physician), physician, starts, ends, now)
