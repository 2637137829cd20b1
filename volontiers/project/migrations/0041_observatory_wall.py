from django.db import migrations

from volontiers.database import sql


class Migration(migrations.Migration):
    """What was said of a project on a day stays said; the project's own name and number may be put right."""

    dependencies = [("project", "0040_observatory")]
    operations = [
        migrations.RunSQL(
            sql.append_only("project_regionalstate"), sql.not_append_only("project_regionalstate")
        ),
    ]
