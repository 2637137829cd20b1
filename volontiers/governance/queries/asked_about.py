"""Whom a question in simple secrecy may be about: members whom it names, electors who declared an interest."""

from datetime import date

from django.db.models import Q

from volontiers.core import urn
from volontiers.governance.models import Adhesion
from volontiers.governance.queries.assemblies import Sitting, interests
from volontiers.governance.queries.board import full_name


def named_in(text: str, day: date) -> list[str]:
    """The members of that day whose family name is in the text. Inside the community."""
    there = Adhesion.objects.filter(Q(left_on=None) | Q(left_on__gte=day))
    return urn.named_in(text, [(full_name(one), one.family_name) for one in there])


def declared(sat: Sitting, day: date) -> list[str]:
    """« Lou Salvy (dirige le centre payé) », by elector of the roll."""
    return [f"{sat.by_key[key].name} ({' ; '.join(what)})" for key, what in interests(sat, day).items()]
