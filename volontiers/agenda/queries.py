"""Reads who is on duty."""

from datetime import datetime

from volontiers.agenda.models import DutyShift


def on_duty(community_id: int, at: datetime) -> DutyShift | None:
    """The shift open at this moment, if any."""
    return (
        DutyShift.objects.filter(community_id=community_id, starts__lte=at, ends__gt=at)
        .select_related("professional")
        .first()
    )


def shifts(community_id: int, since: datetime) -> list[DutyShift]:
    """Shifts not yet ended, soonest first."""
    return list(
        DutyShift.objects.filter(community_id=community_id, ends__gt=since).select_related("professional")
    )
