from django.db import migrations


class Migration(migrations.Migration):
    """Tries at sign-in, counted for every process of the installation. A lost row is only a try forgiven."""

    dependencies = [("database", "0002_clock")]
    operations = [
        migrations.RunSQL(
            """
CREATE UNLOGGED TABLE database_tries (
  cache_key varchar(255) PRIMARY KEY,
  value text NOT NULL,
  expires timestamptz NOT NULL
);
CREATE INDEX database_tries_by_end ON database_tries (expires);
            """,
            """DROP TABLE database_tries;""",
        ),
    ]
