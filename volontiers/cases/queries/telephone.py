"""Who is on the line right now, and what the house knows of that number. Read inside the community."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from volontiers.cases.models import Callback, Case, PhoneCall
from volontiers.cases.queries import hidden
from volontiers.core.calls import CallState

# A provider that forgets to say the end does not leave a ghost on the board.
RINGS_AT_MOST = timedelta(minutes=3)
LASTS_AT_MOST = timedelta(hours=1)
MOST_KNOWN = 3


@dataclass(frozen=True, slots=True)
class OnLine:
    """A call in progress. cases: of this number, open ones first. callback: the one this call would end."""

    call: PhoneCall
    cases: list[Case] = field(default_factory=list)
    callback: Callback | None = None

    @property
    def rings(self) -> bool:
        return self.call.state == CallState.RINGING


def ringing(community_id: int, now: datetime) -> list[OnLine]:
    """Calls that ring or are being answered, the latest first: three queries however many there are."""
    live = Q(state=CallState.RINGING, rang_at__gt=now - RINGS_AT_MOST)
    live |= Q(state=CallState.ANSWERED, rang_at__gt=now - LASTS_AT_MOST)
    calls = list(PhoneCall.objects.filter(live, community_id=community_id).order_by("-rang_at", "-pk"))
    phones = {call.phone for call in calls if call.phone}
    known = _known(community_id, phones) if phones else {}
    open_ones = Callback.objects.filter(community_id=community_id, phone__in=phones, done_at=None)
    waiting = {one.phone: one for one in open_ones} if phones else {}
    return [OnLine(call, known.get(call.phone, []), waiting.get(call.phone)) for call in calls]


def _known(community_id: int, phones: set[str]) -> dict[str, list[Case]]:
    """Number → the cases it asked for, or whose person it is; none of whoever took back their agreement."""
    found: dict[str, list[Case]] = {}
    cases = Case.objects.filter(Q(callback_phone__in=phones) | Q(person__phone__in=phones))
    for case in (
        cases.filter(~hidden.withdrawn(), community_id=community_id)
        .select_related("person__municipality", "owner")
        .order_by("-closed_at", "-opened_at")
    ):
        for phone in phones & {case.callback_phone, case.person.phone}:
            mine = found.setdefault(phone, [])
            if len(mine) < MOST_KNOWN:
                mine.append(case)
    return found


def callback(callback_id: int) -> Callback | None:
    return Callback.objects.select_related("call", "owner").filter(pk=callback_id).first()


def tries_of(phone: str, since: datetime) -> int:
    """How many times this number called in vain since then."""
    return PhoneCall.objects.filter(
        phone=phone, rang_at__gte=since, answered_at=None, ended_at__isnull=False
    ).count()
