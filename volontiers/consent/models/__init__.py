"""What professionals agreed to, the register that proves it, and who read it."""

from volontiers.consent.models.lasting import LastingPledge
from volontiers.consent.models.pledge import OneOff, Pledge, PledgeUse
from volontiers.consent.models.reading import Reading, ReadingReport, ReadingStatement
from volontiers.consent.models.register import Entry, EntryBody, Head, Watch
from volontiers.consent.models.time import TimePledge

__all__ = [
    "Entry",
    "EntryBody",
    "Head",
    "LastingPledge",
    "OneOff",
    "Pledge",
    "PledgeUse",
    "Reading",
    "ReadingReport",
    "ReadingStatement",
    "TimePledge",
    "Watch",
]
