from django.db import migrations

from volontiers.database import sql


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.RunSQL(sql.wall("people_person", "people_around"), sql.fall("people_person", "people_around")),
    ]
