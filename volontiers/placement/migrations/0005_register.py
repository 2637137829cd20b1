from django.db import migrations, models

# The case of a registration leaves by SQL, where Django's own SET_NULL is not at work.
LEAVES = """
DO $do$ DECLARE name text;
BEGIN
  SELECT conname INTO name FROM pg_constraint
   WHERE conrelid = 'placement_registration'::regclass AND confrelid = 'cases_need'::regclass;
  EXECUTE format('ALTER TABLE placement_registration DROP CONSTRAINT %I', name);
  EXECUTE format('ALTER TABLE placement_registration ADD CONSTRAINT %I FOREIGN KEY (need_id) REFERENCES cases_need'
                 ' ON DELETE {action} DEFERRABLE INITIALLY DEFERRED', name);
END $do$;
"""


class Migration(migrations.Migration):
    dependencies = [("placement", "0004_plan_wall"), ("cases", "0015_listed")]
    operations = [
        migrations.AddIndex(
            "waitingevent",
            models.Index(name="waiting_events_by_kind", fields=["community", "kind", "at"]),
        ),
        migrations.AddIndex("registration", models.Index(name="list_by_class", fields=["community", "priority"])),
        migrations.RunSQL(LEAVES.format(action="SET NULL"), LEAVES.format(action="NO ACTION")),
    ]
