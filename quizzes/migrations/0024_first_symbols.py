from django.db import migrations

#: What a school begins with, and changes as it likes.
SYMBOLS = [
    ("✓", "Thesis", "t"),
    ("●", "Sourcing", "s"),
    ("▲", "Evidence", "e"),
    ("■", "Context", "c"),
    ("→", "Reasoning", "r"),
    ("★", "Well said", "w"),
    ("?", "Unclear", "u"),
    ("✗", "Not in the document", "n"),
]


def lay_down(apps, schema_editor):
    symbols = apps.get_model("quizzes", "MarginSymbol").objects
    if not symbols.exists():
        for position, (sign, label, key) in enumerate(SYMBOLS, 1):
            symbols.create(sign=sign, label=label, key=key, position=position)


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0023_symbols_for_the_margin")]
    operations = [migrations.RunPython(lay_down, migrations.RunPython.noop)]
