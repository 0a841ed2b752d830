from django.db import migrations


class Migration(migrations.Migration):
    """After `quizzes.0041_pins_of_classes` has laid down for whom each was."""

    dependencies = [
        ("lessons", "0014_pins"),
    ]

    operations = [
        migrations.RemoveField(model_name="stepdocument", name="version"),
        migrations.RemoveField(model_name="stepdocument", name="other_version"),
    ]
