from django.db import migrations

from volontiers.database import sql


class Migration(migrations.Migration):
    dependencies = [("territory", "0001_initial")]
    operations = [
        migrations.RunSQL(sql.wall("territory_sector", "territory_place", "territory_openperiod", "territory_closure", "territory_preset", "territory_protocol", "territory_agreementwording"), sql.fall("territory_sector", "territory_place", "territory_openperiod", "territory_closure", "territory_preset", "territory_protocol", "territory_agreementwording")),
    ]
