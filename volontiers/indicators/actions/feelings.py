"""A professional says how they feel at work: counted, and forgotten as theirs."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Case, F, Q, Value, When

from volontiers.accounts.access import Actor
from volontiers.core import isolation
from volontiers.core.isolation import Feeling, Question
from volontiers.database.erasing import erase
from volontiers.database.wall import acting
from volontiers.indicators.models import FeelingCount, FeelingSaid
from volontiers.territory import queries as territory
from volontiers.territory.turn import take_turn


def say_feelings(by: Actor, answers: Mapping[Question, Feeling], now: datetime) -> bool:
    """Whether it was counted: not between two seasons, nor twice by one person.

    Every count of the season is written anew in one order, so that nothing in the table says which one just moved.
    """
    with acting(by):
        season = isolation.season(_today(by, now))
        if season is None or by.professional_id is None:
            return False
        take_turn(by.community_id)
        _, new = FeelingSaid.objects.get_or_create(
            community_id=by.community_id, season=season, professional_id=by.professional_id
        )
        if new:
            _open(by.community_id, season)
            _count(by.community_id, season, answers)
    return new


def _open(community_id: int, season: date) -> None:
    FeelingCount.objects.bulk_create(
        (
            FeelingCount(community_id=community_id, season=season, question=question, feeling=feeling)
            for question in Question
            for feeling in Feeling
        ),
        ignore_conflicts=True,
    )


def _count(community_id: int, season: date, answers: Mapping[Question, Feeling]) -> None:
    chosen = Q(pk__in=[])
    for question, feeling in answers.items():
        chosen |= Q(question=question, feeling=feeling)
    FeelingCount.objects.filter(community_id=community_id, season=season).update(
        number=F("number") + Case(When(chosen, then=Value(1)), default=Value(0))
    )


def forget_who_said(by: Actor, now: datetime) -> int:
    """Once a season is over, nobody needs to know who answered. Gives how many rows left."""
    with acting(by):
        running = isolation.season(_today(by, now))
        return erase(FeelingSaid.objects.exclude(season=running) if running else FeelingSaid.objects.all())


def _today(by: Actor, now: datetime) -> date:
    return now.astimezone(territory.zone(territory.community(by.community_id))).date()
