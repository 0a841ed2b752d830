"""What is deleted together: no work of a student goes because what it is about is deleted."""

from collections import defaultdict

import pytest
from django.apps import apps
from django.db import models

from quizzes.models.loan import to_no_words
from quizzes.models.signature import to_a_signer

OURS = ("lessons", "quizzes", "sources")
GOING = (models.CASCADE, to_a_signer, to_no_words)
#: What a student said, wrote, picked, drew or was told of it.
WORK = {
    "Attempt": {"User"},
    "Response": {"Attempt"},
    "Draft": {"Attempt"},
    "Evidence": {"Attempt", "Response"},
    "Photo": {"Attempt"},
    "Signature": {"Attempt", "User"},
    "NextStep": {"Attempt", "User"},
    "StudentQuestion": {"Attempt", "User"},
    "Mark": {"Response"},
    "MarkChange": {"Mark"},
    "Remark": {"Response"},
    "Loan": {"Response"},
    "Consent": {"Loan", "User"},
    "Note": {"User"},
    "DiscussionEntry": {"User"},
    "Prediction": {"User"},
    "Restatement": {"User"},
}
#: A place, a time, a permission: no words. They go with what they are of, which cannot be deleted
#: once there is work in it.
PLACES = {
    "Enrolment": {"Classroom", "User"},
    "Extension": {"Giving", "User"},
    "Progress": {"Giving", "User"},
    "Pause": {"Giving", "User"},
    "Sitting": {"Giving", "Step", "User"},
    "MakeUp": {"Giving", "Question", "User"},
    "GroupSeat": {"Giving", "User"},
    "DiscussionRole": {"Giving", "Step", "User"},
}
#: What a teacher may want to delete.
TAUGHT = [
    "Assignment",
    "Classroom",
    "Collection",
    "Criterion",
    "Giving",
    "Lesson",
    "Level",
    "Question",
    "Quiz",
    "Rubric",
    "Source",
    "Step",
    "StepDocument",
    "Text",
    "TextVersion",
]


def goes_with():
    """`{model: {those whose deletion takes its rows along}}` of all models of ours."""
    found = defaultdict(set)
    for model in apps.get_models():
        if model._meta.app_label not in OURS:
            continue
        for field in model._meta.concrete_fields:
            if field.remote_field and field.remote_field.on_delete in GOING:
                found[model.__name__].add(field.related_model.__name__)
    return found


def taken_along(name):
    """All that goes with a row of this model, over however many steps."""
    found, last = set(), {name}
    while last:
        last = {one for one, with_ in goes_with().items() if with_ & last} - found
        found |= last
    return found


def test_the_table_is_true():
    found = goes_with()
    assert {name: found[name] for name in WORK | PLACES} == WORK | PLACES


def test_it_works():
    """With the student all of it goes."""
    assert taken_along("User") >= WORK.keys() | PLACES.keys()


@pytest.mark.parametrize("name", TAUGHT)
def test_no_work_goes_with_what_is_taught(name):
    assert taken_along(name) & WORK.keys() == set()


def test_nothing_of_a_student_is_missing_here():
    """Whatever goes with a student or with a piece of work stands in a table above, or is a
    person's own who teaches."""
    of_teachers = {"Anchor", "PracticeMark", "SavedComment", "Share", "ShelfItem"}
    of_a_record = {"AuditEvent", "Support"}
    found = taken_along("User") & {one.__name__ for one in apps.get_models()}
    assert found - WORK.keys() - PLACES.keys() == of_teachers | of_a_record
