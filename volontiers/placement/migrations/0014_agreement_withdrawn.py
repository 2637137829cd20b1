from django.db import migrations, models


class Migration(migrations.Migration):
    """Whoever waits on the list agreed to it; who took that back left, and comes back by a new agreement alone."""

    dependencies = [("placement", "0011_cohort")]
    operations = [
        migrations.AddField("registration", "agreement_withdrawn_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "registration",
            models.CheckConstraint(
                condition=models.Q(agreement_withdrawn_at=None) | models.Q(state="left"),
                name="nobody_waits_without_agreement",
            ),
        ),
        migrations.AddField("import", "tells", models.BooleanField(default=True)),
    ]
