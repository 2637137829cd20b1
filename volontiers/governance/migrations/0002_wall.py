from django.db import migrations

from volontiers.database import sql

TABLES = (
    "governance_statutes",
    "governance_adhesion",
    "governance_fee",
    "governance_mandate",
    "governance_interest",
)


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial")]
    operations = [
        migrations.RunSQL(sql.wall(*TABLES), sql.fall(*TABLES)),
        migrations.RunSQL(
            sql.append_only("governance_statutes"), sql.not_append_only("governance_statutes")
        ),
    ]
