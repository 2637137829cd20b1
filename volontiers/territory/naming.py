"""A commune as typed on the telephone: chosen in the list, or understood from the words alone."""

import re
from typing import TYPE_CHECKING

from volontiers.core import codes
from volontiers.territory import queries as territory

if TYPE_CHECKING:
    from volontiers.territory.models import Municipality

_WITH_POSTCODE = re.compile(r"^(?P<name>.*?)\s*\(?(?P<postcode>\d{5})\)?$")
MOST_NAMED = 4


class Unclear(ValueError):
    """No commune, or several. sentence: what to do, in French."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def resolve(typed: str, community_id: int) -> str | None:
    """The INSEE code, or None when nothing was typed. Raises Unclear. Read inside the community."""
    if not typed.strip():
        return None
    found = _candidates(typed, community_id)
    if not found:
        raise Unclear(f"« {typed[:40]} » n’est pas dans la liste : vérifiez le nom ou tapez le code postal.")
    if len(found) > 1:
        some = ", ".join(f"{one.name} ({one.postcodes[0]})" for one, _ in found[:MOST_NAMED])
        raise Unclear(f"Plusieurs communes possibles : {some}. Tapez le nom suivi du code postal.")
    return found[0][0].pk


def _candidates(typed: str, community_id: int) -> "list[tuple[Municipality, bool]]":
    """All that fits; of one name, those of the territory alone when there are any."""
    match = _WITH_POSTCODE.match(typed.strip())
    found = territory.search(match["postcode"] if match else typed, community_id)
    name = codes.municipality_key(match["name"] if match else typed)
    exact = [one for one in found if one[0].search_key == name]
    inside = [one for one in exact if one[1]]
    return inside or exact or found


def label(name: str, postcodes: list[str]) -> str:
    """« Gaillac (81600) »."""
    return f"{name} ({postcodes[0]})" if postcodes else name


class Places:
    """resolve() for many rows: each way of writing a commune is looked for once."""

    def __init__(self, community_id: int) -> None:
        self.community_id = community_id
        self.known: dict[str, str | Unclear | None] = {}

    def __call__(self, typed: str) -> str | None:
        if typed not in self.known:
            try:
                self.known[typed] = resolve(typed, self.community_id)
            except Unclear as unclear:
                self.known[typed] = unclear
        found = self.known[typed]
        if isinstance(found, Unclear):
            raise found
        return found
