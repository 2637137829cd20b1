"""A pause lasts in local days."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from volontiers.core.pause import Pause, ends

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("chosen", "now", "end"),
    [
        (Pause.TODAY, datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2026, 11, 23, 23, tzinfo=UTC)),
        # 23:30 in Universal Time is already Tuesday in Paris.
        (Pause.TODAY, datetime(2026, 11, 23, 23, 30, tzinfo=UTC), datetime(2026, 11, 24, 23, tzinfo=UTC)),
        (Pause.MONDAY, datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2026, 11, 29, 23, tzinfo=UTC)),
        (Pause.MONDAY, datetime(2026, 11, 29, 8, tzinfo=UTC), datetime(2026, 11, 29, 23, tzinfo=UTC)),
        # The summer hour starts within it.
        (Pause.TWO_WEEKS, datetime(2027, 3, 20, 8, tzinfo=UTC), datetime(2027, 4, 2, 22, tzinfo=UTC)),
        (Pause.FOUR_WEEKS, datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2026, 12, 20, 23, tzinfo=UTC)),
        (Pause.TWELVE_WEEKS, datetime(2027, 3, 1, 8, tzinfo=UTC), datetime(2027, 5, 23, 22, tzinfo=UTC)),
    ],
)
def test_the_end_is_a_local_midnight(chosen, now, end):
    assert ends(chosen, now, PARIS) == end
