"""Time given to the association, the rule that pays some of it, and the income that somebody lost."""

from dataclasses import dataclass
from datetime import date, datetime

from volontiers.accounts.access import Actor
from volontiers.accounts.queries import secretariat
from volontiers.core.funding import Service
from volontiers.core.ledger import Rule
from volontiers.database.ledger import enter_rules
from volontiers.database.wall import acting
from volontiers.project.actions.course import NotWritten, local_day
from volontiers.project.actions.grants import TO_COME
from volontiers.project.models import CompensationRule, LostIncome, WorkedTime
from volontiers.territory.turn import take_turn

DAY_MINUTES = 1440
_WHO = "Choisissez une personne de la coordination ou du conseil."
_TOO_LONG = "Une journée a 24 heures : {} sont déjà notées ce jour-là."
_STALE = "Une autre règle a été enregistrée pendant que vous écriviez : relisez-la, puis recommencez."
_CAP = "Le plafond de l’année couvre au moins une heure."
_LATER = "La règle d’avant vaut depuis le {:%d/%m/%Y} : choisissez un jour plus tard."
_SAME = "Rien n’a changé depuis la règle d’avant."
_NOTHING = "Un montant au-dessus de zéro."


@dataclass(frozen=True, slots=True)
class Given:
    """who: an account. asked: they want it paid, within the rule."""

    who: int
    on: date
    minutes: int
    service: Service
    label: str = ""
    asked: bool = False


def log_time(by: Actor, given: Given, now: datetime) -> WorkedTime:
    """Raises NotWritten."""
    with acting(by):
        take_turn(by.community_id)
        if given.who not in {one.pk for one in secretariat(by.community_id)}:
            raise NotWritten("who", _WHO)
        if given.on > local_day(by, now):
            raise NotWritten("on", TO_COME)
        there = WorkedTime.objects.filter(
            community_id=by.community_id, account_id=given.who, on=given.on, taken_back_at=None
        )
        had = sum(there.values_list("minutes", flat=True))
        if had + given.minutes > DAY_MINUTES:
            raise NotWritten("minutes", _TOO_LONG.format(f"{had // 60}\u00a0h\u00a0{had % 60:02d}"))
        return WorkedTime.objects.create(
            community_id=by.community_id, account_id=given.who, on=given.on, minutes=given.minutes,
            service=given.service.value, label=given.label, asked=given.asked, entered_at=now,
        )  # fmt: skip


def take_time_back(by: Actor, pk: int, now: datetime) -> bool:
    """A mistake: it stays in the table and counts for nothing. False when it was already."""
    with acting(by):
        mine = WorkedTime.objects.filter(pk=pk, community_id=by.community_id, taken_back_at=None)
        return bool(mine.update(taken_back_at=now))


@dataclass(frozen=True, slots=True)
class Decided:
    """after: the version that was read when this one was written, 0 for the first."""

    in_force_from: date
    hour_cents: int
    year_cents: int
    decision: str
    after: int


def decide_compensation(by: Actor, said: Decided, now: datetime) -> CompensationRule:
    """A rule of the register, on a decision. Raises NotWritten."""
    with acting(by):
        take_turn(by.community_id)
        last = CompensationRule.objects.filter(community_id=by.community_id).last()
        _check(said, last)
        made = CompensationRule.objects.create(
            community_id=by.community_id, version=said.after + 1, in_force_from=said.in_force_from,
            hour_cents=said.hour_cents, year_cents=said.year_cents, decision=said.decision, entered_at=now,
        )  # fmt: skip
        enter_rules(by, "compensation", said.decision, [Rule.COMPENSATION])
    return made


def _check(said: Decided, last: CompensationRule | None) -> None:
    if (last.version if last else 0) != said.after:
        raise NotWritten("", _STALE)
    if said.year_cents < said.hour_cents:
        raise NotWritten("year_cents", _CAP)
    if last and said.in_force_from <= last.in_force_from:
        raise NotWritten("in_force_from", _LATER.format(last.in_force_from))
    if last and (last.hour_cents, last.year_cents) == (said.hour_cents, said.year_cents):
        raise NotWritten("", _SAME)


def declare_lost_income(by: Actor, on: date, cents: int, note: str, now: datetime) -> LostIncome:
    """Their own, if they wish. Raises NotWritten."""
    if not cents:
        raise NotWritten("cents", _NOTHING)
    with acting(by):
        if on > local_day(by, now):
            raise NotWritten("on", TO_COME)
        return LostIncome.objects.create(
            community_id=by.community_id, account_id=by.signed_as, on=on, cents=cents, note=note
        )


def forget_lost_income(by: Actor, pk: int) -> bool:
    """Their own word, which they take back. False when it is not there."""
    with acting(by):
        mine = LostIncome.objects.filter(pk=pk, community_id=by.community_id, account_id=by.signed_as)
        return bool(mine.delete()[0])
