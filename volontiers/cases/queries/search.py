"""The search box: when the daughter calls back, her father's case is found by whatever she says."""

import re

from django.db.models import Q

from volontiers.cases.models import Case
from volontiers.cases.queries import hidden
from volontiers.core import codes, phone

MOST = 10
_NUMBER = re.compile(r"^\d{1,7}(?:-\d{1,2})?$")
_SHORTEST = 2


def find(text: str, zone_name: str) -> list[Case]:
    """By number, tracking code, telephone, or names and commune with accents forgiven; ten at most.

    Read inside the community. Open cases first, then the latest. A hidden case is found by its number and its code
    alone, and masked.
    """
    text = text.strip()
    if len(text) < _SHORTEST:
        return []
    found = hidden.read(Case.objects.select_related("person__municipality", "owner"))
    found = found.filter(_wanted(text, zone_name)).order_by("-closed_at", "-opened_at")
    return [hidden.masked(case) for case in found[:MOST]]


def _wanted(text: str, zone_name: str) -> Q:
    if _NUMBER.match(text):
        return Q(number=int(text.split("-", maxsplit=1)[0]))
    called = phone.read(text, zone_name)
    if called:
        return (Q(callback_phone=called) | Q(person__phone=called)) & ~hidden.withdrawn()
    code = codes.read(text)
    wanted = _by_words(text) & ~hidden.withdrawn()
    return wanted | Q(code=code) if code else wanted


def _by_words(text: str) -> Q:
    """Each word is in the person's name, in the caller's, or begins the commune."""
    wanted = Q()
    for word in codes.name_key(text).split():
        wanted &= (
            Q(person__search_key__contains=word)
            | Q(caller_name__icontains=word)
            | Q(person__municipality__search_key__startswith=codes.municipality_key(word))
        )
    return wanted or Q(pk=None)
