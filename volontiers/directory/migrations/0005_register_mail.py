from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_departed")]
    operations = [
        migrations.AddField(
            model_name="listing", name="register_mail", field=models.BooleanField(default=True, db_default=True)
        ),
    ]
