from django.db import migrations, models


class Migration(migrations.Migration):
    """What is too long to be the answer is kept beside it."""

    dependencies = [
        ("quizzes", "0032_make_up_questions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="draft",
            name="kind",
            field=models.CharField(
                choices=[
                    ("save", "Saved"),
                    ("replaced", "Replaced by an earlier version"),
                    ("branch", "Written somewhere else"),
                    ("late", "Written after it closed"),
                    ("too_late", "Came too late to count"),
                    ("too_long", "Too long to be the answer"),
                    ("turned_in", "Turned in"),
                    ("given_back", "Given back"),
                ],
                default="save",
                max_length=12,
            ),
        ),
    ]
