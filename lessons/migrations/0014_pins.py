import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What a class reads is pinned for that class, no more for all that have the lesson."""

    dependencies = [
        ("lessons", "0013_key_early"),
        ("sources", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="pins", to="lessons.stepdocument")),
                ("giving", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="pins", to="lessons.giving")),
                ("other_version", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sources.textversion")),
                ("version", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="sources.textversion")),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.AddConstraint(
            model_name="pin",
            constraint=models.UniqueConstraint(fields=("giving", "document"), name="one_pin_a_class"),
        ),
    ]
