"""Statutes, members, and the seats they hold; meetings, elections, what they voted, and their minutes; hours given."""

from volontiers.governance.models.assembly import AgendaItem, Assembly, Elector, Proxy, Stay
from volontiers.governance.models.election import Brought, Candidacy, Election, TellersCount, Trustee
from volontiers.governance.models.member import Adhesion, Fee, Interest, Mandate
from volontiers.governance.models.minutes import Minutes, MinutesSignature
from volontiers.governance.models.opinion import Mark, Opinion, Urn
from volontiers.governance.models.session import Session, SessionAsk, SessionWave
from volontiers.governance.models.statutes import Statutes
from volontiers.governance.models.vote import Aside, Ballot, HandCount, Motion

__all__ = [
    "Adhesion", "AgendaItem", "Aside", "Assembly", "Ballot", "Brought", "Candidacy", "Election", "Elector", "Fee",
    "HandCount", "Interest", "Mandate", "Mark", "Minutes", "MinutesSignature", "Motion", "Opinion", "Proxy",
    "Session", "SessionAsk", "SessionWave", "Statutes", "Stay", "TellersCount", "Trustee", "Urn",
]  # fmt: skip
