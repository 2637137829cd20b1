"""Who no longer wants to be known: a person who agreed, then took back all of it. Whatever reads a case passes here.

The one who took a need reads it through answer.known(), which asks nothing of this file. See decision 0018.
"""

from collections.abc import Iterable

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from volontiers.cases.models import Agreement, Case

WORDS = "Identité masquée : la personne a retiré son accord"

_OF_CASE = (
    "callback_phone",
    "caller_name",
    "caller_link",
    "words",
    "impossible_days",
    "desk_note",
    "shared_note",
)
_OF_PERSON = ("family_name", "given_name", "phone", "search_key")


def withdrawn() -> Q:
    """Cases whose every agreement was taken back. Never while the end of an emergency is unknown."""
    given = Agreement.objects.filter(case=OuterRef("pk"), given=True)
    known_end = Q(emergency_at=None) | Q(emergency_followed_at__isnull=False)
    return known_end & Exists(given) & ~Exists(given.filter(withdrawn_at=None))


def read(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The same cases, each knowing whether it is hidden; what is read of them passes through masked()."""
    mark = {"hidden": ExpressionWrapper(withdrawn(), output_field=BooleanField())}
    return cases.annotate(**mark)


def is_hidden(case_id: int) -> bool:
    return Case.objects.filter(withdrawn(), pk=case_id).exists()


def persons(among: Iterable[int]) -> set[int]:
    """Those of these persons whose every case is hidden: outside of a case too, nobody reads their name."""
    cases = Case.objects.filter(person_id__in=list(among))
    shown = cases.filter(~withdrawn()).values_list("person_id", flat=True)
    return set(cases.values_list("person_id", flat=True)) - set(shown)


def masked(case: Case) -> Case:
    """A hidden case without name, telephone, words and notes. For reading only: a verb locks its own row."""
    if case.hidden:
        for name in _OF_CASE:
            setattr(case, name, "")
        for name in _OF_PERSON:
            setattr(case.person, name, "")
        case.person.birth_year = None
    return case
