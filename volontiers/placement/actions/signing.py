"""A named human signs a plan: its lines go to the doctors, each checked again by the wall; what falls is said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction

from volontiers.accounts.access import Actor, Can, may
from volontiers.consent.lasting import lock_lasting
from volontiers.core.waiting import OfferState
from volontiers.database.wall import acting
from volontiers.placement.actions import facts, offering
from volontiers.placement.actions.offering import Fell, Offered, Sending
from volontiers.placement.actions.planning import PlanOver
from volontiers.placement.models import Offer, Plan, PlanLine
from volontiers.placement.queries import plans
from volontiers.placement.queries.drawing import doctors_draw
from volontiers.placement.queries.plan_lines import Side, Wanted, wanted_lines
from volontiers.territory import queries as territory

# A doctor reads one batch at a time: whether it is answered is looked at so often.
LOOKED_AGAIN = timedelta(hours=6)
ON_PAPER, DRAWING = "on_paper", "drawing"


class MayNotSign(Exception):  # a sentence, not a class of accident
    """This role signs no plan."""


class NotAsRead(Exception):  # a sentence, not a class of accident
    """The lines changed since this human read them; version: what was read. Nothing was signed."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


@dataclass(frozen=True, slots=True)
class Signed:
    """People whose offer left, who fell, and who leave with the next batch of their doctor."""

    sent: int
    fell: int
    later: int


def sign_plan(by: Actor, plan_id: int, read: int, now: datetime) -> Signed:
    """Once. read: the version of the lines that this human saw.

    Raises MayNotSign; PlanOver for a plan that was signed, let go, is for doctors who do not exist, or where doctors
    draw; NotAsRead.
    """
    if not may(by, Can.EDIT_PLAN):
        raise MayNotSign
    with acting(by):
        plan = Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan_id)
        _check(by, plan, read)
        Plan.objects.filter(pk=plan.pk).update(
            state=Plan.State.SIGNED, signed_at=now, signed_by_id=by.signed_as, signed_version=read, next_check_at=None
        )  # fmt: skip
        others = Plan.objects.filter(study=plan.study).exclude(pk=plan.pk)
        others.exclude(state=Plan.State.SIGNED).update(state=Plan.State.DROPPED, next_check_at=None)
        plan.signed_by_id = by.signed_as
        return _send(by, plan, now)


def _check(by: Actor, plan: Plan, read: int) -> None:
    if plan.state != Plan.State.READY:
        raise PlanOver(plan.state)
    if not plans.scenario(plan).is_real:
        raise PlanOver(ON_PAPER)
    if doctors_draw(by.community_id):
        raise PlanOver(DRAWING)
    if plan.version != read:
        raise NotAsRead(read)


def send_more(by: Actor, plan_id: int, now: datetime) -> bool:
    """The next batch of each doctor who has read the one before. False when the plan is not signed."""
    with acting(by):
        plan = Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan_id)
        if plan.state != Plan.State.SIGNED:
            return False
        if doctors_draw(by.community_id):
            _stop(plan)
        else:
            _send(by, plan, now)
    return True


def _stop(plan: Plan) -> None:
    """The members chose otherwise since it was signed: what has not left stays."""
    waiting = PlanLine.objects.filter(plan=plan, professional__isnull=False, offer=None, fell="")
    waiting.update(fell=offering.FELL[DRAWING])
    Plan.objects.filter(pk=plan.pk).update(next_check_at=None)


def _send(by: Actor, plan: Plan, now: datetime) -> Signed:
    most = territory.rules(territory.community(by.community_id)).batch_size
    sent = fell = later = 0
    for professional_id, lines in _waiting_by_doctor(plan):
        batch, rest = _first(lines, most)
        if _is_reading(professional_id):
            batch, rest = [], lines
        left = _send_batch(by, plan, professional_id, batch, now) if batch else 0
        sent, fell, later = sent + left, fell + len(batch) - left, later + len(rest)
    Plan.objects.filter(pk=plan.pk).update(next_check_at=now + LOOKED_AGAIN if later else None)
    return Signed(sent, fell, later)


def _waiting_by_doctor(plan: Plan) -> Iterator[tuple[int, list[PlanLine]]]:
    """Lines not sent yet; those of one household follow each other, at the place of the first in line."""
    found = list(wanted_lines(plan, Wanted(Side.PLACED)).filter(offer=None))
    place: dict[str, int] = {}
    for number, line in enumerate(found):
        place.setdefault(plans.household_key(line), number)
    found.sort(key=lambda line: (line.professional_id, place[plans.household_key(line)]))
    for professional_id, lines in groupby(found, key=lambda line: line.professional_id):
        yield professional_id, list(lines)


def _first(lines: list[PlanLine], most: int) -> tuple[list[PlanLine], list[PlanLine]]:
    """Whole households, as many as a batch holds; at least one."""
    end = 0
    for _, together in groupby(lines, key=plans.household_key):
        size = len(list(together))
        if end and end + size > most:
            break
        end += size
    return lines[:end], lines[end:]


def _is_reading(professional_id: int) -> bool:
    return Offer.objects.filter(professional_id=professional_id, state=OfferState.SENT).exists()


def _send_batch(by: Actor, plan: Plan, professional_id: int, lines: list[PlanLine], now: datetime) -> int:
    """Household by household; gives how many people were offered."""
    registrations = {one.pk: one for one in facts.lock(*(line.registration_id for line in lines))}
    lock_lasting(by, professional_id)
    batch, link = offering.new_batch(by, professional_id, now)
    assert plan.signed_by_id is not None
    sending, sent = Sending(batch, Offer.Source.PLAN, plan.signed_by_id), 0
    for _, together in groupby(lines, key=plans.household_key):
        home = list(together)
        try:
            offering.check_home(registrations[line.registration_id] for line in home)
            with transaction.atomic():
                for line in home:
                    said = Offered(line.registration_id, line.reason, line.minutes)
                    offer = offering.offer_one(by, registrations[line.registration_id], said, sending, now)
                    PlanLine.objects.filter(pk=line.pk).update(offer=offer)
            sent += len(home)
        except Fell as fell:
            PlanLine.objects.filter(pk__in=[line.pk for line in home]).update(fell=fell.sentence)
    offering.invite(batch, link, sent, now)
    return sent
