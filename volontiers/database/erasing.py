"""Rows whose time is past leave a batch at a time: no sweep holds a table for long."""

from typing import Any

from django.db.models import QuerySet

MOST = 500


def erase(*over: QuerySet[Any]) -> int:
    """The first rows of each, MOST at a time. Gives how many left, what hung on them included."""
    return sum(_batch(rows) for rows in over)


def _batch(rows: QuerySet[Any]) -> int:
    oldest = list(rows.order_by("pk").values_list("pk", flat=True)[:MOST])
    return rows.filter(pk__in=oldest).delete()[0] if oldest else 0
