from django.db import migrations


class Migration(migrations.Migration):
    """A case is as old as the last thing that happened in it, whatever the application wrote as its end.

    No way back: the earlier rule let a closing date written in the past erase a living thread.
    """

    dependencies = [("cases", "0008_event_by_account")]
    operations = [
        migrations.RunSQL(
            """
-- The opening date and the thread cannot be rewritten: an event dated earlier than it was changes nothing either.
-- Over for two years; or for ninety days when nobody ever took anything of it and nothing was to follow.
CREATE OR REPLACE FUNCTION is_over(asked cases_case, at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT asked.closed_at IS NOT NULL AND (
           last.moment < at - interval '24 months'
           OR (last.moment < at - interval '90 days' AND asked.emergency_at IS NULL
               AND NOT EXISTS (SELECT FROM cases_event e
                                WHERE e.case_id = asked.id AND e.verb IN ('taken', 'phone_yes', 'emergency'))
               AND (SELECT count(*) > 0 AND bool_and(n.taken_at IS NULL
                           AND n.outcome IN ('renounced', 'no_longer_needed', 'duplicate'))
                      FROM cases_need n WHERE n.case_id = asked.id)))
    FROM (SELECT greatest(asked.closed_at, asked.opened_at,
                          (SELECT max(e.at) FROM cases_event e WHERE e.case_id = asked.id)) AS moment) last
$$;
            """,
        ),
    ]
