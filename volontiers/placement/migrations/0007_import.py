import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from volontiers.database import sql


class Migration(migrations.Migration):
    dependencies = [
        ("placement", "0006_offer_wall"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("state", models.CharField(choices=[("reading", "en cours de lecture"), ("ready", "à relire"), ("writing", "en cours d’écriture"), ("done", "écrit"), ("cancelled", "arrêté"), ("failed", "n’a pas pu être écrit")], default="reading", max_length=9)),
                ("content", models.BinaryField()),
                ("total", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("report", models.JSONField(default=dict)),
                ("stopping", models.BooleanField(default=False)),
                ("fault", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField()),
                ("next_check_at", models.DateTimeField(null=True)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("community", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="territory.community")),
            ],
            options={"abstract": False},
        ),
        migrations.RunSQL(sql.wall("placement_import"), sql.fall("placement_import")),
        migrations.RunSQL(
            """
CREATE FUNCTION due_imports(most int) RETURNS TABLE (community_id bigint, id bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT i.community_id, i.id FROM placement_import i
   WHERE i.next_check_at <= clock() ORDER BY i.next_check_at LIMIT most
$$;
CREATE TRIGGER tell_import AFTER INSERT OR UPDATE OF state ON placement_import
  FOR EACH STATEMENT EXECUTE FUNCTION tell_jobs();
            """,
            "DROP TRIGGER tell_import ON placement_import; DROP FUNCTION due_imports(int);",
        ),
    ]
