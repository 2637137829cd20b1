from django.db import migrations

from volontiers.database import sql

TABLES = (
    "indicators_definition",
    "indicators_figure",
    "indicators_validated",
    "indicators_discrepancy",
)
# What was decided, validated or noted is not written again.
WRITTEN_ONCE = ("indicators_definition", "indicators_validated", "indicators_discrepancy")


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]
    operations = [
        migrations.RunSQL(sql.wall(*TABLES), sql.fall(*TABLES)),
        *(migrations.RunSQL(sql.append_only(one), sql.not_append_only(one)) for one in WRITTEN_ONCE),
    ]
