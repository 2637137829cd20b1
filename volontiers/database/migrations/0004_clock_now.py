from django.db import migrations


class Migration(migrations.Migration):
    """clock() stands still during a statement; what is held to the hour must not be, in a statement that waits."""

    dependencies = [("database", "0003_tries")]
    operations = [
        migrations.RunSQL(
            """
CREATE FUNCTION clock_now() RETURNS timestamptz LANGUAGE sql VOLATILE SET search_path = public, pg_temp AS $$
  SELECT coalesce(
    (SELECT origin + (clock_timestamp() - started) * speed FROM database_clockshift),
    clock_timestamp())
$$;
            """,
            """DROP FUNCTION clock_now();""",
        )
    ]
