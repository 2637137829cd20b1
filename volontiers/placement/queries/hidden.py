"""Who left the list and took their agreement back: their code opens their page, nothing else says who it is (0018)."""

from django.db.models import Q

from volontiers.placement.models import Registration

WORDS = "Identité masquée : la personne a retiré son accord"
SHOWN = Q(agreement_withdrawn_at=None)

_OWN = ("caller_name", "caller_link", "caller_phone", "email", "letters", "note")
_OF_PERSON = ("family_name", "given_name", "phone", "search_key")


def masked(one: Registration) -> Registration:
    """Without name, numbers and notes once the agreement is taken back. For reading only: a verb locks its own row."""
    if one.agreement_withdrawn_at is not None:
        for name in _OWN:
            setattr(one, name, "")
        for name in _OF_PERSON:
            setattr(one.person, name, "")
        one.person.birth_year = None
    return one
