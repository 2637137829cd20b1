"""The few messages that do not leave are looked for every five seconds by each board."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_wall")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX message_fault ON outbox_message (community_id, created_at) WHERE fault <> ''",
            "DROP INDEX message_fault",
        )
    ]
