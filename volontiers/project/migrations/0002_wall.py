from django.db import migrations

from volontiers.database import sql

TABLES = (
    "project_project",
    "project_stagechange",
    "project_piece",
    "project_partner",
    "project_neighbour",
    "project_dispatch",
    "project_answer",
    "project_objection",
    "project_story",
)
# What left, what came back and what was published is not written again.
WRITTEN_ONCE = ("project_stagechange", "project_dispatch", "project_answer", "project_story")


class Migration(migrations.Migration):
    dependencies = [("project", "0001_initial")]
    operations = [
        migrations.RunSQL(sql.wall(*TABLES), sql.fall(*TABLES)),
        *(migrations.RunSQL(sql.append_only(one), sql.not_append_only(one)) for one in WRITTEN_ONCE),
    ]
