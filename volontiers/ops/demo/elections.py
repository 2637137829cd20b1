"""The election of 19 December: the board had no specialist, the file came back for it; who stands is invented."""

from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from volontiers.accounts.access import Actor
from volontiers.core.election import Secrecy
from volontiers.core.statutes import Body, Office
from volontiers.database.wall import reading
from volontiers.governance.actions.candidacies import Called, call_election, not_eligible, stand
from volontiers.governance.queries import elections as queries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from volontiers.governance.models import Election

UNTIL = datetime(2026, 12, 12, 18, tzinfo=ZoneInfo("Europe/Paris"))
# College → seats to be filled, and what each candidate says of themselves.
# Those of the general practitioners, and one of the « Paramédicaux », are held until the evening of that day.
SEATS = {
    "gp": (
        2,
        (
            "Pour que les gardes soient partagées (exemple).",
            "Pour une permanence dans chaque canton (exemple).",
            "Pour accueillir les jeunes médecins du territoire (exemple).",
        ),
    ),
    "specialists": (
        2,
        (
            "Je veux que les avis à distance soient comptés, et payés (exemple).",
            "Pour que l’hôpital et la ville se parlent avant les sorties (exemple).",
            "Pour les familles qui n’ont pas de médecin traitant (exemple).",
        ),
    ),
    "allied": (
        2,
        (
            "Pour les visites à domicile des communes du nord (exemple).",
            "Pour des horaires tenus et partagés (exemple).",
            "Pour que l’on s’appelle avant d’écrire (exemple).",
        ),
    ),
}


def call_elections(by: Actor, assembly_id: int, now: datetime) -> None:
    """While the meeting is a draft: the convocation says what is elected, and how one votes."""
    for college, (seats, _) in SEATS.items():
        call_election(
            by, assembly_id, Called(Body.BOARD, college, Office.MEMBER, seats, Secrecy.PAPER, UNTIL), now
        )


def bring_candidates(by: Actor, assembly_id: int, now: datetime) -> None:
    with reading(by):
        called = queries.elections(assembly_id)
    for one in called:
        words = SEATS[one.college][1]
        with reading(by):
            chosen = list(islice(_eligible(by, one, now), len(words)))
        for who, said in zip(chosen, words, strict=True):
            stand(by, one.pk, who, said, now)


def _eligible(by: Actor, one: "Election", now: datetime) -> "Iterator[int]":
    """By name: whoever the statutes let stand."""
    return (
        row.pk for row in queries.may_be_written(one, now.date()) if not_eligible(by, one, row.pk) is None
    )
