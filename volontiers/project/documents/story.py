"""« Ma CPTS en 180 secondes »: four parts, each with the community's own sentences and facts with their sources."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from volontiers.core.french import counted, listed
from volontiers.core.spoken import words as count
from volontiers.core.stages import STEPS
from volontiers.project.documents.draft import Facts, thousands
from volontiers.project.queries.figures import Fact, of_the_members

TITLE = "{} en 180 secondes"
# The key of each part in a form → its title.
PARTS = {
    "territory": "Notre territoire",
    "people": "Qui prend part",
    "done": "Ce qui a été fait",
    "next": "Ce qui vient",
}


@dataclass(frozen=True, slots=True)
class Part:
    """said: sentences of the community, empty when there are none."""

    title: str
    said: str
    facts: tuple[Fact, ...]

    def to_json(self) -> dict[str, object]:
        facts = [{"text": one.text, "source": one.source} for one in self.facts]
        return {"title": self.title, "said": self.said, "facts": facts}


def parts(facts: Facts, words: Mapping[str, str], done: Iterable[Fact]) -> list[Part]:
    """words: by part, as PARTS. done: the figures of what was done. A part that has nothing to say is left out."""
    drawn = {
        "territory": _territory(facts),
        "people": (*of_the_members(facts.file.members, facts.today), *_partners(facts)),
        "done": tuple(done),
        "next": (Fact(f"Étape du projet : {STEPS[facts.file.stage].label.lower()}."),),
    }
    made = [Part(title, words.get(key, "").strip(), tuple(drawn[key])) for key, title in PARTS.items()]
    return [one for one in made if one.said or one.facts]


def _territory(facts: Facts) -> tuple[Fact, ...]:
    file = facts.file
    if not file.communes:
        return ()
    people = f" et {thousands(file.population)} habitants" if file.population else ""
    source = "Insee, populations légales" if file.population else ""
    return (Fact(f"{counted(len(file.communes), 'commune')}{people}.", source),)


def _partners(facts: Facts) -> tuple[Fact, ...]:
    agreed = [one.name for one in facts.file.partners if one.agreed]
    return (Fact(f"Avec {listed(agreed)}."),) if agreed else ()


def spoken(community: str, told: Iterable[Mapping[str, Any]]) -> str:
    """The page as it is read aloud, title and sources included. told: parts as JSON."""
    lines = [TITLE.format(community)]
    for one in told:
        lines += [one["title"], one["said"]]
        for fact in one["facts"]:
            lines += [fact["text"], f"Source : {fact['source']}." if fact["source"] else ""]
    return "\n".join(filter(None, lines))


def length(community: str, told: Iterable[Mapping[str, Any]]) -> int:
    """In words."""
    return count(spoken(community, told))
