from django.db import migrations

from volontiers.database import sql


class Migration(migrations.Migration):
    dependencies = [("agenda", "0001_initial")]
    operations = [
        migrations.RunSQL(sql.wall("agenda_dutyshift"), sql.fall("agenda_dutyshift")),
    ]
