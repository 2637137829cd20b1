"""The heart: a case, its needs, the waves and proposals of each, and everything that happened."""

from volontiers.cases.models.case import Agreement, Case, Counter, Event, Need, Tally
from volontiers.cases.models.passing import Draft, Once, Presence
from volontiers.cases.models.proposal import Link, Proposal, StepUp, Wave
from volontiers.cases.models.telephone import Callback, PhoneCall

__all__ = [
    "Agreement",
    "Callback",
    "Case",
    "Counter",
    "Draft",
    "Event",
    "Link",
    "Need",
    "Once",
    "PhoneCall",
    "Presence",
    "Proposal",
    "StepUp",
    "Tally",
    "Wave",
]
