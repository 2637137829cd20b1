from django.db import migrations, models


class Migration(migrations.Migration):
    """A shift names the entry by which it was agreed to. Those written down before the register get one."""

    dependencies = [("agenda", "0002_wall"), ("consent", "0006_pledge_said")]
    operations = [
        migrations.AddField("dutyshift", "consent_seq", models.PositiveBigIntegerField(null=True)),
        migrations.RunSQL(
            """
UPDATE agenda_dutyshift s SET consent_seq =
  CASE WHEN EXISTS (SELECT FROM directory_listing l
                     WHERE l.professional_id = s.professional_id AND l.community_id = s.community_id)
       THEN opening_entry('shift', jsonb_build_object('professional', s.professional_id, 'shift', s.id,
                          'starts', to_json(s.starts), 'ends', to_json(s.ends)),
                          s.community_id, s.professional_id, NULL)
       ELSE 0 END;
SET CONSTRAINTS ALL IMMEDIATE;
            """,
            migrations.RunSQL.noop,
        ),
        migrations.AlterField("dutyshift", "consent_seq", models.PositiveBigIntegerField()),
    ]
