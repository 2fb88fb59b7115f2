from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0007_words_of_states"),
    ]

    operations = [
        migrations.CreateModel(
            name="OpenFigures",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "market", "on", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("market", models.CharField(max_length=2)),
                ("on", models.DateField(help_text="The night that ends on this day of the market.")),
                ("counted_at", models.DateTimeField()),
                (
                    "counts",
                    models.JSONField(help_text="As `open_figures.counting.Counts` has them."),
                ),
            ],
        ),
    ]
