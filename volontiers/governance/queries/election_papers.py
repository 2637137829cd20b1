"""The papers of an election: ballots to cut, the list that electors sign, the sheet of the tellers. Plain values."""

from volontiers.core.election import Secrecy
from volontiers.core.french import counted
from volontiers.governance.models import Election
from volontiers.governance.queries import elections as queries
from volontiers.governance.queries.assemblies import Sitting

# Ballots of an A4 page, in two columns, and their height in millimetres: three rows while the names are few.
_FEW, _SMALL, _TALL = 6, (6, 88), (2, 275)


def ballots(sat: Sitting, one: Election, community: str, meeting: str) -> dict[str, object]:
    """Of templates/ballots.typ: as many as electors, and a page more. The college is said on each one."""
    names = [row.name for row in queries.candidates(one.pk)]
    per_page, height = _SMALL if len(names) <= _FEW else _TALL
    electors = len(queries.voters(sat, one))
    return {
        "community": community, "meeting": meeting, "title": queries.title(one, sat.colleges()),
        "sentence": Secrecy(one.secrecy).sentence, "names": names, "most": _most(one),
        "pages": -(-electors // per_page) + 1, "per_page": per_page, "height": height,
    }  # fmt: skip


def signing(sat: Sitting, one: Election, community: str, meeting: str) -> dict[str, object]:
    """Of templates/signing.typ: whoever votes signs their line, in the order of the roll."""
    there = queries.voters(sat, one)
    held = {proxy.giver: sat.by_key[proxy.holder].name for proxy in sat.standing()}
    return {
        "community": community, "meeting": meeting, "title": queries.title(one, sat.colleges()),
        "sentence": Secrecy(one.secrecy).sentence, "count": counted(len(there), "électeur"),
        "electors": [[row.name, f"a donné pouvoir à {held[row.pk]}" if row.pk in held else ""] for row in there],
    }  # fmt: skip


def tellers(sat: Sitting, one: Election, community: str, meeting: str) -> dict[str, object]:
    """Of templates/tellers.typ: the numbers in the order in which the screen asks for them."""
    return {
        "community": community, "meeting": meeting, "title": queries.title(one, sat.colleges()),
        "electors": str(len(queries.voters(sat, one))), "names": [row.name for row in queries.candidates(one.pk)],
        "most": _most(one),
    }  # fmt: skip


def _most(one: Election) -> str:
    if one.seats == 1:
        return "Cochez un seul nom. Un bulletin avec plusieurs noms est nul."
    return f"Cochez {one.seats} noms au plus. Un bulletin qui en a davantage est nul."
