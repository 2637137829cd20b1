"""The board validates what was counted over a period: from then on, that count stands as it is."""

from datetime import datetime

from volontiers.accounts.access import Actor
from volontiers.core.period import Period
from volontiers.database.wall import acting
from volontiers.indicators.actions.refused import NotWritten
from volontiers.indicators.models import Figure, Validated
from volontiers.territory import queries as territory
from volontiers.territory.turn import take_turn

_RUNNING = "Cette période n’est pas finie : elle se valide à partir du {:%d/%m/%Y}."
_STALE = (
    "Ces chiffres ont été recalculés depuis que vous les avez lus : relisez-les ci-dessous, puis validez."
)
_NOTHING = "Rien n’est à valider : ces chiffres le sont déjà, ou ne sont pas encore calculés."
_COPIED = (
    "definition_id", "key", "first_day", "last_day", "state", "held", "numerator", "denominator", "parts", "lines",
    "erased", "print", "computed_at",
)  # fmt: skip


def validate_figures(
    by: Actor, period: Period, signatory: str, decision: str, read_at: datetime, now: datetime
) -> int:
    """read_at: of the latest count that the page showed. Gives how many indicators. Raises NotWritten."""
    with acting(by):
        zone = territory.zone(take_turn(by.community_id))
        if not period.is_over(now.astimezone(zone).date()):
            raise NotWritten("", _RUNNING.format(period.following.first))
        there = {"community_id": by.community_id, "first_day": period.first, "last_day": period.last}
        known = Validated.objects.filter(**there).values_list("key", flat=True)
        found = list(Figure.objects.filter(**there).exclude(key__in=list(known)))
        if not found:
            raise NotWritten("", _NOTHING)
        if max(one.computed_at for one in found) != read_at:
            raise NotWritten("", _STALE)
        Validated.objects.bulk_create(
            Validated(
                community_id=by.community_id, signatory=signatory, decision=decision, validated_at=now,
                account_id=by.signed_as, **{name: getattr(one, name) for name in _COPIED},
            )
            for one in found
        )  # fmt: skip
    return len(found)
