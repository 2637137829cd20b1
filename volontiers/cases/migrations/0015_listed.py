from django.db import migrations, models


class Migration(migrations.Migration):
    """A lasting need is handed to the waiting list: it is due there, and not in the waves."""

    dependencies = [("cases", "0014_kept_persons")]
    operations = [
        migrations.AddField("need", "declared", models.JSONField(default=dict)),
        migrations.RunSQL(
            """
CREATE OR REPLACE FUNCTION due_needs(most int) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT n.community_id, n.id FROM cases_need n
   WHERE n.next_check_at <= clock() AND (n.kind <> 'attending_physician' OR n.state = 'taken')
   ORDER BY n.next_check_at LIMIT most
$$;
CREATE FUNCTION due_listings(most int) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT n.community_id, n.id FROM cases_need n
   WHERE n.next_check_at <= clock() AND n.kind = 'attending_physician' AND n.state <> 'taken'
   ORDER BY n.next_check_at LIMIT most
$$;
-- What the waves of before were searching for goes to the list as well, at its own date.
UPDATE cases_need SET next_check_at = clock()
 WHERE kind = 'attending_physician' AND state IN ('ready', 'proposed', 'unplaced');
            """,
            """
CREATE OR REPLACE FUNCTION due_needs(most int) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT n.community_id, n.id FROM cases_need n
   WHERE n.next_check_at <= clock() ORDER BY n.next_check_at LIMIT most
$$;
DROP FUNCTION due_listings(int);
            """,
        ),
    ]
