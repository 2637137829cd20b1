from django.db import migrations

from volontiers.database import sql


class Migration(migrations.Migration):
    dependencies = [("database", "0002_clock"), ("outbox", "0001_initial")]
    operations = [
        migrations.RunSQL(sql.wall("outbox_message", "outbox_receipt"), sql.fall("outbox_message", "outbox_receipt")),
        migrations.RunSQL(
            """
CREATE FUNCTION due_messages(most int) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.community_id, m.id FROM outbox_message m
   WHERE m.next_check_at <= clock() ORDER BY m.next_check_at LIMIT most
$$;
CREATE FUNCTION tell_messages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM pg_notify('volontiers_messages', ''); RETURN NULL; END $$;
CREATE TRIGGER tell AFTER INSERT ON outbox_message FOR EACH STATEMENT EXECUTE FUNCTION tell_messages();
            """,
            """DROP FUNCTION due_messages(int); DROP FUNCTION tell_messages() CASCADE;""",
        ),
    ]
