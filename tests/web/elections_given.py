"""The pages of an election, and the sheet that its tellers type."""

from volontiers.database.wall import reading
from volontiers.governance.models import Candidacy, Election

HERE = "/c/gaillacois/vie/"


def page_of(one, end="") -> str:
    return f"{HERE}elections/{one.pk}{end}"


def desk_of(one) -> str:
    return page_of(one, "/bureau")


def read(made, one):
    with reading(made.desk):
        return Election.objects.get(pk=one.pk)


def box(made, one, **votes: int) -> dict[str, str]:
    """A tellers' sheet: one name on each ballot, and one blank."""
    with reading(made.desk):
        keys = {row.name.split()[-1]: row.pk for row in Candidacy.objects.filter(election=one)}
    total = str(sum(votes.values()) + 1)
    said = {f"votes-{key}": str(votes.get(name, 0)) for name, key in keys.items()}
    return {"choice": "count", "signed": total, "ballots": total, "blank": "1", "void": "0"} | said
