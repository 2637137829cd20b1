"""The emergency gate: questions written and signed by the local medical committee, answered yes or no.

The software judges nothing: one yes leaves to the 15. There is no clinical score here or anywhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

EXAMPLE_BANNER = "EXEMPLE — à valider par votre comité médical"


class ProtocolStatus(StrEnum):
    EXAMPLE = "example"
    SIGNED = "signed"
    OVERDUE = "overdue"

    @property
    def label(self) -> str:
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    ProtocolStatus.EXAMPLE: "exemple",
    ProtocolStatus.SIGNED: "signé",
    ProtocolStatus.OVERDUE: "à relire",
}


@dataclass(frozen=True, slots=True)
class GoOn:
    """Every question was answered no."""


@dataclass(frozen=True, slots=True)
class ToThe15:
    """signs: the questions answered yes."""

    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """missing: the questions still to be asked."""

    missing: tuple[str, ...]


def gate(answers: Mapping[str, bool], questions: Iterable[str] = ()) -> GoOn | ToThe15 | Unanswered:
    """answers: question -> True where the caller reports the vital sign. questions: all those to be asked.

    One yes decides, whatever is still unanswered; no answer at all never lets a case through.
    """
    signs = tuple(sorted(question for question, present in answers.items() if present))
    if signs:
        return ToThe15(signs)
    missing = tuple(question for question in questions if question not in answers)
    return Unanswered(missing) if missing or not answers else GoOn()


def status_of(signed_on: date | None, review_on: date | None, today: date) -> ProtocolStatus:
    """Local days; the protocol becomes overdue the day after its review date."""
    if signed_on is None:
        return ProtocolStatus.EXAMPLE
    if review_on is not None and today > review_on:
        return ProtocolStatus.OVERDUE
    return ProtocolStatus.SIGNED


def desk_opens(status: ProtocolStatus, demo: bool) -> bool:
    """An example opens nothing outside the demonstration; an overdue review does not close the desk."""
    return demo or status is not ProtocolStatus.EXAMPLE


def banner(status: ProtocolStatus, review_on: date | None = None) -> str | None:
    if status is ProtocolStatus.EXAMPLE:
        return EXAMPLE_BANNER
    if status is ProtocolStatus.SIGNED:
        return None
    if review_on is None:
        return "Le protocole doit être relu."
    return f"Le protocole devait être relu avant le {review_on:%d/%m/%Y}."
