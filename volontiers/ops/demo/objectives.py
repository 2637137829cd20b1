"""Two objectives held with others: one that goes well and is measured, one that was said and is not measured yet."""

from datetime import date, datetime, timedelta

from volontiers.accounts.access import Actor, Role
from volontiers.core.project_file import PartnerKind
from volontiers.database.wall import reading
from volontiers.ops.demo.people import People
from volontiers.project.actions.around import note_partner
from volontiers.project.actions.objectives import Held, Taken, note_measure, set_objective, take_part
from volontiers.project.queries import course

HOSPITAL, DEPARTMENT, DAC = (
    "Hôpital de Gaillac (exemple)",
    "Département du Tarn (exemple)",
    "DAC du Tarn (fictif)",
)
_PARTNERS = (
    (PartnerKind.HOSPITAL, HOSPITAL),
    (PartnerKind.DEPARTMENT, DEPARTMENT),
    (PartnerKind.DAC, DAC),
)
_YEAR = (date(2026, 1, 1), date(2026, 12, 31))
_AGREED = "comité de pilotage du 12/01/2026, point 2 (exemple)"
_MONTH = timedelta(days=31)


def hold_objectives(community_id: int, known: People, now: datetime) -> None:
    """now: a month of measures are behind."""
    by = Actor(
        community_id,
        account_id=known.accounts["claire"],
        name="Claire Fabre",
        roles=frozenset({Role.COORDINATOR}),
    )
    partners = _partners(by, now)
    today = now.date()
    visits = set_objective(
        by, Held("Sorties d’hôpital vues sous 48 h", "personnes", 200, *_YEAR, _AGREED), now
    )
    ours = take_part(by, visits.pk, Taken(None, True, 130, 1_200_000, today - _MONTH), now)
    theirs = take_part(by, visits.pk, Taken(partners[HOSPITAL], False, 80, 0, today - _MONTH), now)
    take_part(by, visits.pk, Taken(partners[HOSPITAL], False, 60, 0, today - _MONTH), now)
    note_measure(by, ours.pk, today, 104, "sorties d’hôpital notées par le bureau", now)
    note_measure(by, theirs.pk, today - _MONTH, 41, "tableau de l’hôpital (exemple)", now)
    homes = set_objective(
        by, Held("Personnes de plus de 80 ans visitées chez elles", "personnes", 60, *_YEAR, _AGREED), now
    )
    take_part(by, homes.pk, Taken(partners[DEPARTMENT], True, 40, 2_500_000, None), now)
    take_part(by, homes.pk, Taken(partners[DAC], False, None, 0, today - _MONTH), now)


def _partners(by: Actor, now: datetime) -> dict[str, int]:
    """Name → number: those that are there already keep theirs."""
    with reading(by):
        there = {one.name: one.pk for one in course.partners(by.community_id)}
    for kind, name in _PARTNERS:
        if name not in there:
            there[name] = note_partner(by, kind, name, now.date() - _MONTH, now).pk
    return there
