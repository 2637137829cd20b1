"""The search box: when the daughter calls back, her father's case is found by whatever she says."""

import re

from django.db.models import Q

from volontiers.cases.models import Case
from volontiers.core import codes, phone

MOST = 10
_NUMBER = re.compile(r"^\d{1,7}(?:-\d{1,2})?$")
_SHORTEST = 2


def find(text: str, zone_name: str) -> list[Case]:
    """By number, tracking code, telephone, or names and commune with accents forgiven; ten at most.

    Read inside the community. Open cases first, then the latest.
    """
    text = text.strip()
    if len(text) < _SHORTEST:
        return []
    found = Case.objects.filter(_wanted(text, zone_name)).select_related("person__municipality", "owner")
    return list(found.order_by("-closed_at", "-opened_at")[:MOST])


def _wanted(text: str, zone_name: str) -> Q:
    if _NUMBER.match(text):
        return Q(number=int(text.split("-", maxsplit=1)[0]))
    called = phone.read(text, zone_name)
    if called:
        return Q(callback_phone=called) | Q(person__phone=called)
    code = codes.read(text)
    wanted = _by_words(text)
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
