"""Statutes, members, and the seats they hold."""

from volontiers.governance.models.member import Adhesion, Fee, Interest, Mandate
from volontiers.governance.models.statutes import Statutes

__all__ = ["Adhesion", "Fee", "Interest", "Mandate", "Statutes"]
