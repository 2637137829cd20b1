from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """A plan is signed as it was read: its lines carry a version. Each line has its cause in a word."""

    dependencies = [("placement", "0013_published_quarter")]
    operations = [
        migrations.RemoveField("planline", "cost"),
        migrations.AddField("plan", "version", models.PositiveIntegerField(default=0)),
        migrations.AddField("plan", "signed_version", models.PositiveIntegerField(default=0)),
        migrations.AddField("planline", "cause", models.CharField(blank=True, default="", max_length=8)),
        migrations.AddField("planline", "version", models.PositiveIntegerField(default=0)),
        migrations.AddConstraint(
            "plan",
            models.CheckConstraint(
                name="a_plan_is_signed_as_it_was_read",
                condition=~Q(state="signed") | Q(signed_version=F("version")),
            ),
        ),
    ]
