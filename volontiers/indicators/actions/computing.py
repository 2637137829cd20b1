"""Every indicator is counted over a period: the drafts that were there are replaced."""

from datetime import datetime

from volontiers.core.period import Period
from volontiers.database.wall import InCommunity, acting
from volontiers.indicators.models import Figure
from volontiers.indicators.queries.counting import Counted, as_text, count
from volontiers.territory import queries as territory
from volontiers.territory.turn import take_turn


def compute_figures(by: InCommunity, period: Period, now: datetime) -> int:
    """Gives how many indicators. What is hidden of a value is stored, and shown to nobody."""
    with acting(by):
        community = take_turn(by.community_id)
        found = count(by.community_id, period, territory.zone(community), now)
        for one in found.counted:
            Figure.objects.update_or_create(
                community_id=by.community_id, key=one.ruling.version.key, first_day=period.first,
                last_day=period.last, defaults=_values(one, found.print, now),
            )  # fmt: skip
    return len(found.counted)


def _values(one: Counted, fingerprint: str, now: datetime) -> dict[str, object]:
    return {
        "definition_id": one.ruling.version.pk,
        "state": one.value.state.value,
        "held": one.held,
        "numerator": as_text(one.value.numerator),
        "denominator": as_text(one.value.denominator),
        "parts": [[part.label, part.part, part.whole] for part in one.parts if part.whole],
        "lines": one.lines,
        "erased": one.erased,
        "print": fingerprint,
        "computed_at": now,
    }
