import django.db.models.deletion
from django.db import migrations, models

from volontiers.database import sql


class Migration(migrations.Migration):
    """A quarter is published once, after its end, and is never another one."""

    dependencies = [("placement", "0012_beside_the_truth")]
    operations = [
        migrations.CreateModel(
            name="PublishedQuarter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.DateField()),
                ("version", models.PositiveSmallIntegerField()),
                ("figures", models.JSONField()),
                ("published_at", models.DateTimeField()),
                ("community", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="territory.community")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("community", "start"), name="a_quarter_is_published_once")
                ],
            },
        ),
        migrations.RunSQL(sql.wall("placement_publishedquarter"), sql.fall("placement_publishedquarter")),
        migrations.RunSQL(
            sql.append_only("placement_publishedquarter"), sql.not_append_only("placement_publishedquarter")
        ),
        migrations.RunSQL(
            """
CREATE FUNCTION quarter_is_over() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  NEW.published_at := clock_now();
  IF NEW.start <> date_trunc('quarter', NEW.start)
     OR NEW.published_at < (SELECT (NEW.start + interval '3 months') AT TIME ZONE t.time_zone
                              FROM territory_community t WHERE t.id = NEW.community_id) THEN
    RAISE EXCEPTION 'a quarter is published after its end' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER is_over BEFORE INSERT ON placement_publishedquarter
  FOR EACH ROW EXECUTE FUNCTION quarter_is_over();
            """,
            "DROP FUNCTION quarter_is_over() CASCADE;",
        ),
        migrations.RunSQL(sql.add_only("placement_publishedquarter"), migrations.RunSQL.noop),
    ]
