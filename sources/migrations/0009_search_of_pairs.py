from django.db import migrations

from sources.search.engine import engine
from sources.search.indexing import FRESH, TABLE, clear_away


def begin_anew(apps, schema_editor):
    """PostgreSQL keeps more of a document's words. Without an entry a document is taken in by
    `manage.py nightly`, or at once by `manage.py rebuild_search`."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in (FRESH, TABLE):
        clear_away(table)
    schema_editor.execute("DELETE FROM sources_searchentry")
    engine().create(TABLE)
    engine().finish(TABLE)


class Migration(migrations.Migration):

    dependencies = [
        ('sources', '0008_a_paper_that_is_lost'),
    ]

    operations = [
        migrations.RunPython(begin_anew, migrations.RunPython.noop),
    ]
