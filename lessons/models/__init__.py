from lessons.models.assignment import Assignment, Extension, Giving
from lessons.models.classroom import Classroom, Enrolment
from lessons.models.lesson import Lesson, Step, StepDocument
from lessons.models.people import User
from lessons.models.records import AuditEvent, Progress

__all__ = [
    "Assignment",
    "AuditEvent",
    "Classroom",
    "Enrolment",
    "Extension",
    "Giving",
    "Lesson",
    "Progress",
    "Step",
    "StepDocument",
    "User",
]
