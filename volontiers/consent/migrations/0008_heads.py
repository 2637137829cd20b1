import django.db.models.deletion
from django.db import migrations, models

from volontiers.database import sql


class Migration(migrations.Migration):
    """A head is published through publish_head() alone, as the chain and the clock say it; nobody rewrites one."""

    dependencies = [("consent", "0007_readings")]
    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("seq", models.PositiveBigIntegerField()),
                ("head", models.BinaryField()),
                ("published_at", models.DateTimeField()),
                ("community", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territory.community")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("community", "day"), name="one_head_per_day")]},
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                ("community", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to="territory.community")),
                ("next_check_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(null=True)),
                ("broken_seq", models.PositiveBigIntegerField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("told_at", None), ("broken_seq__isnull", False), _connector="OR"),
                        name="watch_tells_what_is_broken",
                    )
                ]
            },
        ),
        migrations.RunSQL(sql.wall("consent_head", "consent_watch"), sql.fall("consent_head", "consent_watch")),
        migrations.RunSQL(sql.read_only("consent_head"), migrations.RunSQL.noop),
        migrations.RunSQL(sql.owner_only("consent_head"), sql.not_owner_only("consent_head")),
        migrations.RunSQL(sql.append_only("consent_head"), sql.not_append_only("consent_head")),
        migrations.RunSQL(
            """
CREATE FUNCTION publish_head() RETURNS TABLE (day date, seq bigint, head bytea, published_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here bigint := nullif(current_setting('volontiers.community', true), '')::bigint;
  today date;
BEGIN
  IF here IS NULL THEN
    RAISE EXCEPTION 'a head is of one community' USING ERRCODE = 'check_violation';
  END IF;
  SELECT (clock() AT TIME ZONE t.time_zone)::date INTO STRICT today FROM territory_community t WHERE t.id = here;
  RETURN QUERY
    INSERT INTO consent_head AS h (community_id, day, seq, head, published_at)
    SELECT here, today, e.seq, e.head, clock() FROM consent_entry e WHERE e.community_id = here
     ORDER BY e.seq DESC LIMIT 1
        ON CONFLICT ON CONSTRAINT one_head_per_day DO NOTHING
    RETURNING h.day, h.seq::bigint, h.head, h.published_at;
END $$;

-- The registers to look at: those that are due, and those whose first line was just written.
CREATE FUNCTION due_registers(most int) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.id, c.id FROM territory_community c LEFT JOIN consent_watch w ON w.community_id = c.id
   WHERE w.next_check_at <= clock()
      OR (w.community_id IS NULL AND EXISTS (SELECT FROM consent_entry e WHERE e.community_id = c.id))
   ORDER BY w.next_check_at NULLS FIRST LIMIT most
$$;
            """,
            """DROP FUNCTION publish_head(); DROP FUNCTION due_registers(int);""",
        ),
    ]
