"""What the person who asked is told: a code, an address, never a name nor a health word."""

from datetime import datetime

from django.db.models import QuerySet, Value
from django.db.models.functions import Least

from volontiers.cases.models import Case, Need
from volontiers.cases.queries import hidden
from volontiers.core import codes, phone
from volontiers.core.lifecycle import NeedState
from volontiers.messages import actions as outbox
from volontiers.messages import templates_allowlist
from volontiers.messages.actions import Address
from volontiers.messages.links import full_address


def promise_by(case_id: int, due: datetime) -> None:
    """The family will have news by then at the latest; an earlier promise stays."""
    _reachable(case_id).update(news_due_at=Least("news_due_at", Value(due)))


def promise_again(case_id: int, due: datetime) -> bool:
    """The family has just been called: the next news has a new date. False when none may be promised."""
    return bool(_reachable(case_id).update(news_due_at=due))


def promise_if_none(case_id: int, due: datetime) -> None:
    """A promise already made stays, an early one as well as a late one."""
    _reachable(case_id).filter(news_due_at=None).update(news_due_at=due)


def _reachable(case_id: int) -> QuerySet[Case]:
    """Nobody can call a hidden case back: no news is promised to it, whatever happens."""
    return Case.objects.filter(~hidden.withdrawn(), pk=case_id)


def tell_person(case: Case, template: str, now: datetime, **variables: str) -> bool:
    """One message to the number that asked. False when no message can reach it, or none must (the 15)."""
    if case.emergency_at or not phone.is_mobile(case.callback_phone):
        return False
    shared = {"link": full_address(f"/s/{case.code}"), "code": codes.show(case.code)}
    carried = {name: value for name, value in shared.items() if name in _needed(template)}
    outbox.queue(
        case.community_id, Address("sms", case.callback_phone), template, carried | variables,
        now=now, about=f"case:{case.pk}",
    )  # fmt: skip
    return True


def promise_kept(case: Case) -> bool:
    """Everything found is told: no news is due any more, unless something is still searched for or untold."""
    searching = Need.objects.filter(case=case).exclude(state__in=[NeedState.CLOSED, NeedState.TAKEN]).exists()
    untold = Need.objects.filter(case=case, state=NeedState.TAKEN, confirmed_at=None).exists()
    if searching or untold:
        return False
    Case.objects.filter(pk=case.pk).update(news_due_at=None)
    return True


def _needed(template: str) -> set[str]:
    return templates_allowlist.names(template)
