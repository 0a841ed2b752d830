"""Who may do what in the admin: one readable table, laid down after every migration.

What a teacher sees of it is decided by the querysets; this only opens the doors.
"""

from django.apps import apps
from django.contrib.auth.management import create_permissions

CHANGE = ["add", "change", "delete", "view"]

TEACHERS = {
    "sources": {
        "source": CHANGE,
        "text": CHANGE,
        "attachment": CHANGE,
        "relation": CHANGE,
        "contribution": CHANGE,
        "person": ["add", "change", "view"],
        "personname": CHANGE,
        "place": ["add", "change", "view"],
        "collection": CHANGE,
        "collectionitem": CHANGE,
        "importrecord": ["change", "view"],
        "repository": ["add", "change", "view"],
        "subject": ["add", "change", "view"],
        "term": ["add", "change", "view"],
        "custodyevent": CHANGE,
        "claim": CHANGE,
        "rightsdecision": ["add", "view"],
    },
    "lessons": {
        "lesson": CHANGE,
        "step": CHANGE,
        "stepdocument": CHANGE,
        "classroom": ["view"],
        "assignment": ["view"],
        "giving": ["view"],
    },
    "quizzes": {
        "quiz": CHANGE,
        "question": CHANGE,
        "rubric": CHANGE,
        "criterion": CHANGE,
        "level": CHANGE,
    },
}

GROUPS = {
    "Teachers": (TEACHERS, []),
    "Department heads": (
        TEACHERS
        | {"quizzes": TEACHERS["quizzes"] | {"exportlayout": CHANGE, "marginsymbol": CHANGE}},
        ["sources.curate_source", "lessons.curate_lesson", "quizzes.curate_rubric"],
    ),
    "Technicians": ({"lessons": {"user": ["add", "change", "view"]}}, []),
}


def lay_down(sender=None, using="default", **kwargs):
    """Give each group exactly the permissions of the table. Safe to run again."""
    Group = apps.get_model("auth", "Group")
    for app in ["sources", "lessons", "quizzes"]:
        create_permissions(apps.get_app_config(app), verbosity=0, using=using)
    for name, (models, extra) in GROUPS.items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set(list(_permissions(models, extra, using)))


def _permissions(models, extra, using):
    Permission = apps.get_model("auth", "Permission")
    wanted = {
        (app, f"{verb}_{model}")
        for app, table in models.items()
        for model, verbs in table.items()
        for verb in verbs
    } | {tuple(name.split(".")) for name in extra}
    for permission in Permission.objects.using(using).select_related("content_type"):
        if (permission.content_type.app_label, permission.codename) in wanted:
            yield permission
