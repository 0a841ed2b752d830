"""A part to discuss: the record that a group writes together, and who took which role."""

from dataclasses import dataclass

from lessons.models import Step
from quizzes.models import DiscussionEntry, DiscussionRole


@dataclass
class Discussion:
    """What one student sees of it. `roles` are (role, who has it)."""

    entries: list
    roles: list
    role: str
    group: str
    may_add: bool


def discussion_of(desk):
    """The `Discussion` of the part a student is at; None where it is none, or not given now."""
    if desk.step.kind != Step.Kind.DISCUSSION or not desk.may_read:
        return None
    here = {"step": desk.step}
    entries = DiscussionEntry.objects.shown_to(desk.student, desk.giving).filter(**here)
    names = desk.step.roles.splitlines()
    taken = []
    if names:
        taken = DiscussionRole.objects.shown_to(desk.student, desk.giving).filter(**here)
        taken = list(taken.select_related("student"))
    return Discussion(
        entries=[] if is_closed(desk) else list(entries.select_related("student")),
        roles=[(name, [one.student for one in taken if one.role == name]) for name in names],
        role=next((one.role for one in taken if one.student_id == desk.student.pk), ""),
        group=desk.giving.group or "",
        may_add=not is_closed(desk),
    )


def is_closed(desk):
    """Whoever works against the clock in this lesson, or rests between sittings, works alone."""
    return desk.rests or desk.is_under_time


def take_role(desk, role):
    """For the roles of the part alone; taken again, it is changed."""
    DiscussionRole.objects.update_or_create(
        giving=desk.giving, step=desk.step, student=desk.student, defaults={"role": role}
    )


def add_entry(desk, words, role):
    group = desk.giving.group or ""
    return DiscussionEntry.objects.create(
        giving=desk.giving,
        step=desk.step,
        student=desk.student,
        group=group,
        role=role,
        words=words,
    )
