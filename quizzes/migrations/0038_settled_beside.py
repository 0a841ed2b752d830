from django.db import migrations, models
from django.db.models import F


def settle(apps, schema_editor):
    """What was saved over was not told any more."""
    drafts = apps.get_model("quizzes", "Draft").objects
    beside = drafts.filter(kind__in=["branch", "too_late", "too_long"])
    beside.filter(attempt__saved_at__gte=F("saved_at")).update(is_settled=True)


class Migration(migrations.Migration):
    """What is kept beside the answer is told until its student has decided on it."""

    dependencies = [
        ("quizzes", "0037_corrected_rubrics"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="is_settled",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(settle, migrations.RunPython.noop),
    ]
