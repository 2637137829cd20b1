"""What a convocation says under each point: the seats put to the vote, how one stands for them, and how they are voted."""

from collections.abc import Iterable
from datetime import datetime, tzinfo

from volontiers.core import moments
from volontiers.core.election import ElectionState, Secrecy
from volontiers.core.french import day_of, listed
from volontiers.governance.models import AgendaItem, Election
from volontiers.governance.queries import elections

Names = dict[str, tuple[str, str]]
_BY_HAND = "auprès de la coordination"


def point_of(one: Election, names: Names) -> str:
    """The title of the point that a call adds to the agenda."""
    return f"Élection. {elections.title(one, names)}"[:200]


def announced(
    item: AgendaItem, under: Iterable[Election], names: Names, zone: tzinfo, links: dict[int, str]
) -> list[str]:
    """The title, then a line for each thing to know. links: of the page of each election; none on paper."""
    mine = [one for one in under if one.item_id == item.pk and one.before_id is None]
    return [item.title, *(line for one in mine for line in _election(item, one, names, zone, links))]


def _election(
    item: AgendaItem, one: Election, names: Names, zone: tzinfo, links: dict[int, str]
) -> Iterable[str]:
    if item.title != point_of(one, names):
        yield f"{elections.title(one, names)}."
    if one.state == ElectionState.VOID:
        yield f"Cette élection n’a pas lieu : {one.void_for}"
        return
    yield _candidates(one, zone, links.get(one.pk, ""))
    yield Secrecy(one.secrecy).sentence
    if one.secrecy == Secrecy.BELENIOS:
        yield _far(one)


def _candidates(one: Election, zone: tzinfo, link: str) -> str:
    until, names = _moment(one.candidacies_until, zone), [row.name for row in elections.candidates(one.pk)]
    if one.state == ElectionState.CALLED:
        where = f"sur {link} ou {_BY_HAND}" if link else _BY_HAND
        already = f" Déjà candidats : {listed(names)}." if names else ""
        return f"Pour vous présenter : jusqu’au {until}, {where}.{already}"
    return f"Candidats, à la fin du délai ({until}) : {listed(names) if names else 'personne'}."


def _far(one: Election) -> str:
    """Its address is known to whoever hands the codes: nothing of it passes by here before the result."""
    names, issuer = elections.keepers(one.pk)
    if not names:
        return (
            "Avant le vote, la page de cette élection nommera les gardiens de la clé, et la personne qui vous remettra "
            "votre code, l’adresse et les dates du vote."
        )
    return f"Gardiens de la clé : {listed(names)}. {issuer} vous remettra votre code, l’adresse et les dates du vote."


def _moment(when: datetime, zone: tzinfo) -> str:
    day = when.astimezone(zone).date()
    return f"{day_of(day)} {day.year} à {moments.clock(when, zone)}"
