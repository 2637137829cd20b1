"""The meetings of the demonstration: a board of last week with its signed minutes, an assembly convened for 19 December.

What they decide is invented, and says so.
"""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from volontiers.accounts.access import Actor, Role
from volontiers.core.assembly import Choice
from volontiers.core.sitting import Way
from volontiers.core.statutes import Meeting
from volontiers.database.wall import reading
from volontiers.governance.actions import attending, convening, minutes, motions, proxies, voting
from volontiers.governance.actions.convening import Said
from volontiers.governance.queries import assemblies as queries
from volontiers.ops.demo.elections import bring_candidates, call_elections
from volontiers.ops.demo.people import People

if TYPE_CHECKING:
    from volontiers.governance.models import Assembly

PARIS = ZoneInfo("Europe/Paris")
BOARD_CALLED, BOARD_HELD = (
    datetime(2026, 11, 10, 9, tzinfo=PARIS),
    datetime(2026, 11, 19, 18, 30, tzinfo=PARIS),
)
GENERAL = datetime(2026, 12, 19, 9, 30, tzinfo=PARIS)
# Family names of the roll: who came to the board, the first one in the chair.
THERE = ("Cros", "Barthe", "Alibert", "Salvy", "Puech", "Gasc")
ABSTAINS = "Gasc"
BOARD_AGENDA = ("Objections au dossier", "Assemblée générale de décembre", "Questions diverses")
GENERAL_AGENDA = (
    "Rapport d’activité 2026 (exemple)",
    "Financer le numéro d’appel en 2027 (exemple)",
)
NOTES = (
    "Réunion d’exemple : personnes et décisions sont inventées.\n"
    "Le conseil a relu les deux objections au dossier : aucun médecin spécialiste au conseil, et un collège de fondateurs. "
    "La seconde est levée depuis les statuts de septembre ; la première le sera par l’élection de décembre."
)


def hold_meetings(community_id: int, people: People, now: datetime) -> None:
    """Prepared by Claire, who coordinates; Hélène presides."""
    claire, helene = (
        _board(community_id, people, *who) for who in (("claire", "Claire Fabre"), ("cros", "Hélène Cros"))
    )
    board = _convened(
        claire, Meeting.BOARD, BOARD_HELD, "Maison de santé de Gaillac (exemple)", BOARD_AGENDA, BOARD_CALLED
    )
    _hold(claire, helene, board)
    done = minutes.draw_up(claire, board.pk, NOTES, 0, now)
    minutes.sign(claire, board.pk, done.sha256, "secrétaire de séance", now)
    minutes.sign(helene, board.pk, done.sha256, "présidente", now)
    said = Said(Meeting.ORDINARY, GENERAL, "Salle des fêtes, Gaillac (exemple)", GENERAL_AGENDA)
    drafted = convening.draft_assembly(claire, said, now)
    call_elections(claire, drafted.pk, now)
    general = convening.convene(claire, drafted.pk, 0, now)
    bring_candidates(claire, general.pk, now)
    _propose(claire, general, 0, "Approuver le rapport d’activité 2026.", Way.HAND, now)
    _propose(
        claire,
        general,
        1,
        "Financer le numéro d’appel pour l’année 2027, à hauteur de 18 000 €.",
        Way.NAMED,
        now,
    )
    roll = _roll(claire, general)
    proxies.give_proxy(claire, general.pk, roll["Barrau"], roll["Alibert"], now)


def _board(community_id: int, people: People, key: str, name: str) -> Actor:
    role = Role.COORDINATOR if key == "claire" else Role.BOARD
    return Actor(community_id, account_id=people.accounts[key], name=name, roles=frozenset({role}))


def _convened(
    by: Actor, kind: Meeting, at: datetime, place: str, agenda: tuple[str, ...], now: datetime
) -> "Assembly":
    made = convening.draft_assembly(by, Said(kind, at, place, agenda), now)
    return convening.convene(by, made.pk, 0, now)


def _hold(claire: Actor, helene: Actor, board: "Assembly") -> None:
    """A named vote, then a show of hands counted by the two of them."""
    roll = _roll(claire, board)
    attending.open_assembly(claire, board.pk, roll[THERE[0]], BOARD_HELD)
    for place, name in enumerate(THERE):
        attending.arrive(claire, board.pk, roll[name], BOARD_HELD + timedelta(minutes=place))
    _vote(claire, board, roll, BOARD_HELD + timedelta(minutes=30))
    _show_hands(claire, helene, board, BOARD_HELD + timedelta(minutes=50))
    attending.end_assembly(claire, board.pk, BOARD_HELD + timedelta(minutes=90))


def _vote(claire: Actor, board: "Assembly", roll: dict[str, int], now: datetime) -> None:
    put = _propose(claire, board, 1, "Convoquer l’assemblée générale le 19 décembre 2026.", Way.NAMED, now)
    motions.open_vote(claire, put, now)
    for name in THERE:
        choice = Choice.ABSTAIN if name == ABSTAINS else Choice.YES
        voting.record(claire, put, roll[name], choice, now + timedelta(minutes=1))
    motions.close_vote(claire, put, now + timedelta(minutes=3))
    motions.declare(claire, put, now + timedelta(minutes=4))


def _show_hands(claire: Actor, helene: Actor, board: "Assembly", now: datetime) -> None:
    said = "Déposer à nouveau le dossier après l’élection de décembre."
    put = _propose(claire, board, 0, said, Way.HAND, now)
    motions.open_vote(claire, put, now)
    motions.close_vote(claire, put, now + timedelta(minutes=2))
    counts = {"": {Choice.YES: len(THERE)}}
    voting.enter_count(claire, put, counts, None, now + timedelta(minutes=3))
    voting.confirm_count(helene, put, counts, None, now + timedelta(minutes=4))
    motions.declare(claire, put, now + timedelta(minutes=5))


def _propose(by: Actor, one: "Assembly", place: int, text: str, way: Way, now: datetime) -> int:
    with reading(by):
        item = queries.agenda(one.pk)[place].pk
    return motions.write_motion(by, one.pk, item, text, way, {}, now).pk


def _roll(by: Actor, one: "Assembly") -> dict[str, int]:
    """By family name: those whom the scene calls have no namesake on the board."""
    with reading(by):
        found = queries.sitting(queries.assembly(one.pk) or one, date(2026, 11, 20))
    assert found
    return {elector.adhesion.family_name: elector.pk for elector in reversed(found.roll) if elector.adhesion}
