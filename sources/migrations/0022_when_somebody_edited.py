from django.db import migrations, models
from django.utils import timezone


def as_changed(apps, schema_editor):
    """Until now every change counted as an edit."""
    apps.get_model("sources", "Source").objects.update(edited_at=models.F("changed_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0021_what_records_said'),
    ]

    operations = [
        migrations.AddField(
            model_name='source',
            name='edited_at',
            field=models.DateTimeField(auto_now=True, default=timezone.now),
            preserve_default=False,
        ),
        migrations.RunPython(as_changed, migrations.RunPython.noop),
    ]
