from django.db import migrations
from django.db.models import Exists, OuterRef, Subquery


def pin_for_classes(apps, schema_editor):
    """Each class that has begun keeps the words it has now; the others get those of today."""
    giving, document, pin = (
        apps.get_model("lessons", name) for name in ("Giving", "StepDocument", "Pin")
    )
    begun = apps.get_model("quizzes", "Attempt").objects.filter(giving=OuterRef("pk"))
    opened = apps.get_model("lessons", "Progress").objects.filter(giving=OuterRef("pk"))
    givings = giving.objects.filter(Exists(begun) | Exists(opened)).order_by()
    classes = {}
    for pk, lesson in givings.values_list("pk", "assignment__lesson"):
        classes.setdefault(lesson, []).append(pk)
    pinned = document.objects.exclude(version=None).order_by()
    rows = pinned.values_list("pk", "step__lesson", "version", "other_version")
    made = (
        pin(giving_id=one, document_id=pk, version_id=version, other_version_id=other)
        for pk, lesson, version, other in rows
        for one in classes.get(lesson, ())
    )
    pin.objects.bulk_create(made, batch_size=500)


def pin_for_all(apps, schema_editor):
    """Back to one for all: that of the class that began first."""
    document, pin = (apps.get_model("lessons", name) for name in ("StepDocument", "Pin"))
    first = pin.objects.filter(document=OuterRef("pk")).order_by("pk")
    document.objects.filter(Exists(first)).update(
        version=Subquery(first.values("version")[:1]),
        other_version=Subquery(first.values("other_version")[:1]),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0040_each_when_ready"),
        ("lessons", "0014_pins"),
    ]
    run_before = [("lessons", "0015_one_pin_for_all_is_gone")]

    operations = [migrations.RunPython(pin_for_classes, pin_for_all)]
