"""What people said once it was over, how carers felt in October, and two lessons: all invented."""

from datetime import datetime, timedelta

from volontiers.accounts.access import Actor, Role, patient
from volontiers.cases.queries.intake import by_number
from volontiers.core.afterwards import Obtained, Otherwise
from volontiers.core.isolation import Feeling, Question
from volontiers.core.lesson import Figure, Reach, Side, Theme
from volontiers.database.wall import reading
from volontiers.indicators.actions.asking import say_obtained, say_otherwise
from volontiers.indicators.actions.feelings import forget_who_said, say_feelings
from volontiers.indicators.actions.lessons import Told, publish_lesson, tell_lesson
from volontiers.indicators.queries.asking import questions
from volontiers.ops.demo.people import People

FIRST_CASE, MOST_CASES = 1001, 60
# A pattern that repeats, with its silences.
OBTAINED = (Obtained.YES, Obtained.YES, None, Obtained.YES, Obtained.PARTLY, Obtained.YES, None, Obtained.NO)
OTHERWISE = (Otherwise.EMERGENCY, Otherwise.WAITED, None, Otherwise.EMERGENCY, Otherwise.OTHER_DOCTOR, None)
ALONE = (Feeling.RARELY, Feeling.SOMETIMES, Feeling.RARELY, Feeling.OFTEN, Feeling.RARELY, Feeling.SOMETIMES)
NOBODY = (Feeling.RARELY, Feeling.RARELY, Feeling.SOMETIMES)
MOST_ANSWERS = 21
_LESSONS = (
    Told(
        Side.LEVER, Theme.TEAMWORK,
        "Quand l’infirmière note l’heure où la personne peut être rappelée, le médecin la joint du premier coup. (exemple)",
        "60", Figure.EXCHANGES,
    ),
    Told(
        Side.BRAKE, Theme.TERRITORY,
        "Le vendredi après seize heures, personne ne peut aller sur le causse : une voiture manque. (exemple)",
        "10", Figure.GAP,
    ),
)  # fmt: skip


def say_afterwards(community_id: int, known: People, now: datetime) -> None:
    _say(community_id, now)
    _feel(community_id, known, now)
    by = Actor(
        community_id,
        account_id=known.accounts["claire"],
        name="Claire Fabre",
        roles=frozenset({Role.COORDINATOR}),
    )
    for one, reach in zip(_LESSONS, (Reach.EVERYBODY, Reach.COMMUNITY), strict=True):
        made = tell_lesson(by, one, now)
        publish_lesson(by, made.pk, reach, made.version, now)


def _say(community_id: int, now: datetime) -> None:
    by, nth = patient(community_id), 0
    for number in range(FIRST_CASE, FIRST_CASE + MOST_CASES):
        with reading(by):
            case = by_number(number)
            asked = questions(case.pk, now) if case else []
        for one in asked:
            assert case is not None, "it has questions"
            obtained, otherwise = OBTAINED[nth % len(OBTAINED)], OTHERWISE[nth % len(OTHERWISE)]
            if obtained:
                say_obtained(by, case.pk, one.n, obtained, now)
            if otherwise and one.ask_otherwise:
                say_otherwise(by, case.pk, one.n, otherwise, now)
            nth += 1


def _feel(community_id: int, known: People, now: datetime) -> None:
    october = now - timedelta(days=40)
    for nth, who in enumerate(list(known.professionals.values())[:MOST_ANSWERS]):
        by = Actor(community_id, professional_id=who, roles=frozenset({Role.PROFESSIONAL}))
        said = {
            Question.ALONE: ALONE[nth % len(ALONE)],
            Question.NOBODY: NOBODY[nth % len(NOBODY)],
        }
        say_feelings(by, said, october)
    forget_who_said(Actor(community_id, kind="machine"), now)
