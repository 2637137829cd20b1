from django.db import migrations

from volontiers.database import sql

TABLES = ("project_objective", "project_share", "project_promise", "project_measure")
# What was said and what was measured is not written again.
WRITTEN_ONCE = ("project_promise", "project_measure")


class Migration(migrations.Migration):
    dependencies = [("project", "0042_objectives")]
    operations = [
        migrations.RunSQL(sql.wall(*TABLES), sql.fall(*TABLES)),
        *(migrations.RunSQL(sql.append_only(one), sql.not_append_only(one)) for one in WRITTEN_ONCE),
    ]
