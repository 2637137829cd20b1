from django.db import migrations

from volontiers.database import sql


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]
    operations = [
        migrations.RunSQL(sql.wall("directory_organization", "directory_practice"), sql.fall("directory_organization", "directory_practice")),
        migrations.RunSQL(sql.wall("directory_listing", policy=f"({sql.HERE}) OR professional_id IN (SELECT id FROM directory_professional WHERE {sql.MINE})"), sql.fall("directory_listing")),
    ]
