"""What somebody asks of the observatory: a region, a day, words to look for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

WRONG_DAY = "Cette date ne se lit pas : voici aujourd’hui. Choisissez un jour, par exemple 31/12/2024."


@dataclass(frozen=True, slots=True)
class Asked:
    """wrong: what to correct, in French, empty when all could be read. regions: those to choose from."""

    region: str
    regions: Collection[str]
    day: date
    words: str
    wrong: str

    @property
    def query(self) -> str:
        """What stays in the address from page to page."""
        kept = QueryDict(mutable=True)
        kept.update({"region": self.region, "au": self.day.isoformat(), "q": self.words})
        return kept.urlencode() + "&"


def asked(said: QueryDict, today: date, regions: Collection[str]) -> Asked:
    """A region that is not known is all of them; a day after today is today."""
    region, text = said.get("region", ""), said.get("au", "")
    day, wrong = _day(text, today)
    return Asked(
        region if region in regions else "", regions, min(day, today), said.get("q", "").strip()[:60], wrong
    )


def _day(text: str, today: date) -> tuple[date, str]:
    if not text:
        return today, ""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return today, WRONG_DAY
