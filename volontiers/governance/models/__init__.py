"""Statutes, members, and the seats they hold; meetings, what they voted, and their minutes; hours given."""

from volontiers.governance.models.assembly import AgendaItem, Assembly, Elector, Proxy, Stay
from volontiers.governance.models.member import Adhesion, Fee, Interest, Mandate
from volontiers.governance.models.minutes import Minutes, MinutesSignature
from volontiers.governance.models.session import Session, SessionAsk, SessionWave
from volontiers.governance.models.statutes import Statutes
from volontiers.governance.models.vote import Aside, Ballot, HandCount, Motion

__all__ = [
    "Adhesion", "AgendaItem", "Aside", "Assembly", "Ballot", "Elector", "Fee", "HandCount", "Interest", "Mandate",
    "Minutes", "MinutesSignature", "Motion", "Proxy", "Session", "SessionAsk", "SessionWave", "Statutes", "Stay",
]  # fmt: skip
