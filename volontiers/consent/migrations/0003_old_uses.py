from django.db import migrations


class Migration(migrations.Migration):
    """The counts of a week are the owner's to write: they leave by a door of their own."""

    dependencies = [("consent", "0002_wall")]
    operations = [
        migrations.RunSQL(
            """
CREATE FUNCTION forget_old_uses(at timestamptz, most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here bigint := nullif(current_setting('volontiers.community', true), '')::bigint;
  gone int;
BEGIN
  DELETE FROM consent_pledgeuse WHERE id IN (
    SELECT id FROM consent_pledgeuse
     WHERE community_id = here AND week < (least(at, clock()) - interval '13 months')::date
     ORDER BY week LIMIT least(most, 500));
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
            """,
            """DROP FUNCTION forget_old_uses(timestamptz, int);""",
        ),
    ]
