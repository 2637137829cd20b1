"""An election of a seat of general practitioner, brought to a state by its verbs."""

from dataclasses import replace
from datetime import date, timedelta

from tests.cast import MONDAY
from tests.governance.assembly_given import EVENING, Association, convened, open_it
from volontiers.core.election import Count, Secrecy
from volontiers.core.statutes import Body, Office
from volontiers.database.wall import reading
from volontiers.governance.actions.ballots import close_election, open_election
from volontiers.governance.actions.candidacies import Called, call_election, close_list, stand
from volontiers.governance.models import Assembly, Candidacy, Election

UNTIL = EVENING - timedelta(hours=1)
NEXT_DAY = date(2026, 12, 10)
CALLED = Called(Body.BOARD, "gp", Office.MEMBER, 1, Secrecy.PAPER, UNTIL)


def called(made: Association, one: Assembly, **more: object) -> Election:
    with reading(made.desk):
        item = one.agenda.last()
    said = {"item_id": item.pk} | more
    return call_election(made.desk, one.pk, replace(CALLED, **said), MONDAY)


def candidate(made: Association, one: Election, name: str) -> Candidacy:
    return stand(made.desk, one.pk, made.members[name].pk, "", MONDAY)


def listed(made: Association, one: Assembly, *names: str, **more: object) -> Election:
    found = called(made, one, **more)
    for name in names:
        candidate(made, found, name)
    close_list(made.desk, found.pk, UNTIL)
    return found


def voted(made: Association, *names: str, **more: object) -> tuple[Assembly, Election]:
    """The assembly is open, the box is closed, nothing is counted."""
    one = convened(made)
    found = listed(made, one, *(names or ("Salvy", "Roux")), **more)
    open_it(made, one, "Salvy", "Benoît", "Faure", "Mazens", "Roux")
    open_election(made.desk, found.pk, EVENING)
    close_election(made.desk, found.pk, EVENING)
    return one, found


def counted(made: Association, one: Election, **votes: int) -> Count:
    """One name on each ballot, and one blank."""
    with reading(made.desk):
        keys = {row.name.split()[-1]: row.pk for row in Candidacy.objects.filter(election=one)}
    total = sum(votes.values())
    return Count(total + 1, total + 1, 1, 0, {keys[name]: said for name, said in votes.items()})
