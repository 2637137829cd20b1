"""Tries counted for every process of the installation, beside those of sign-in: docs/decisions/0011."""

from django.db import connection

# One row per key: the number of its window, then how many in it. Real time, even when the demo moved its own.
_COUNT = """
INSERT INTO database_tries AS t (cache_key, value, expires)
SELECT %(key)s, w.n || ':1', to_timestamp((w.n + 1) * %(seconds)s::bigint)
  FROM (SELECT floor(extract(epoch FROM clock_timestamp()) / %(seconds)s::bigint)::bigint AS n) w
    ON CONFLICT (cache_key) DO UPDATE
   SET expires = excluded.expires,
       value = CASE WHEN split_part(t.value, ':', 1) = split_part(excluded.value, ':', 1)
               THEN split_part(t.value, ':', 1) || ':' || (split_part(t.value, ':', 2)::bigint + 1)
               ELSE excluded.value END
RETURNING split_part(value, ':', 2)::int, greatest(1, ceil(extract(epoch FROM expires - clock_timestamp())))::int
"""


def counted(key: str, seconds: int) -> tuple[int, int]:
    """How many in the window of this length, this one included; and the seconds until the next window."""
    with connection.cursor() as sql:
        sql.execute(_COUNT, {"key": key, "seconds": seconds})
        number, left = sql.fetchone()
        return number, left
