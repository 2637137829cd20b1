from django.db import migrations, models


class Migration(migrations.Migration):
    """A yes serves one attachment: who was followed and left is not attached again before both said so anew."""

    dependencies = [("people", "0006_team_wall")]
    operations = [
        migrations.AddConstraint(
            "attachment",
            models.UniqueConstraint(fields=("community", "professional_seq"), name="one_attachment_per_yes_of_the_doctor"),
        ),
        migrations.AddConstraint(
            "attachment",
            models.UniqueConstraint(fields=("community", "person_seq"), name="one_attachment_per_yes_of_the_person"),
        ),
    ]
