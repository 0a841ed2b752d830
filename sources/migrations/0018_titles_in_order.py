from django.db import migrations, models

from sources.models.sort_key import SortKeyField
from sources.search.words import filed

BATCH = 500


def put_in_order(apps, schema_editor):
    """What `Source.keep_sort_keys` does from now on, for the documents that are here."""
    Source, done = apps.get_model("sources", "Source"), 0
    rest = Source.objects.order_by("pk").only("title")
    while batch := list(rest.filter(pk__gt=done)[:BATCH]):
        for source in batch:
            source.title_key = filed(source.title)[:300]
        Source.objects.bulk_update(batch, ["title_key"])
        done = batch[-1].pk


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0017_landmarks'),
    ]

    operations = [
        migrations.AddField(
            model_name='source',
            name='title_key',
            field=SortKeyField(default='', editable=False, max_length=300),
            preserve_default=False,
        ),
        migrations.AlterModelOptions(
            name='source',
            options={'ordering': [models.OrderBy(models.F('earliest'), nulls_last=True), 'title_key', 'pk'], 'permissions': [('curate_source', 'Can see and change every document')], 'verbose_name': 'document', 'verbose_name_plural': 'documents'},
        ),
        migrations.RunPython(put_in_order, migrations.RunPython.noop),
    ]
