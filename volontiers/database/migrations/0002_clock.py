from django.db import migrations

from volontiers.database import sql


class Migration(migrations.Migration):
    dependencies = [("database", "0001_initial")]
    operations = [
        migrations.RunSQL(sql.owner_only("database_clockshift"), sql.not_owner_only("database_clockshift")),
        migrations.RunSQL(
            """
CREATE FUNCTION clock() RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT coalesce(
    (SELECT origin + (statement_timestamp() - started) * speed FROM database_clockshift),
    statement_timestamp())
$$;
            """,
            """DROP FUNCTION clock();""",
        ),
    ]
