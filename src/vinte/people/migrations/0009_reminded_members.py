from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_letters_off"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="is_reminded",
            field=models.BooleanField(default=False),
        ),
    ]
