from django.db import migrations

from volontiers.database import sql


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_initial"), ("consent", "0002_wall"), ("directory", "0002_wall")]
    operations = [
        migrations.RunSQL(sql.wall("cases_counter", "cases_case", "cases_need", "cases_wave", "cases_proposal", "cases_event", "cases_agreement", "cases_link", "cases_stepup", "cases_once", "cases_draft", "cases_presence", "cases_phonecall", "cases_callback"), sql.fall("cases_counter", "cases_case", "cases_need", "cases_wave", "cases_proposal", "cases_event", "cases_agreement", "cases_link", "cases_stepup", "cases_once", "cases_draft", "cases_presence", "cases_phonecall", "cases_callback")),
        migrations.RunSQL(sql.append_only("cases_event"), sql.not_append_only("cases_event")),
    ]
