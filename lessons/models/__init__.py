from lessons.models.assignment import Assignment, Extension, Giving
from lessons.models.classroom import Classroom, Enrolment
from lessons.models.lesson import Lesson, Step, StepDocument
from lessons.models.people import User
from lessons.models.pin import Pin
from lessons.models.records import AuditEvent, Progress
from lessons.models.sitting import Pause, Sitting
from lessons.models.support import Support

__all__ = [
    "Assignment",
    "AuditEvent",
    "Classroom",
    "Enrolment",
    "Extension",
    "Giving",
    "Lesson",
    "Pause",
    "Pin",
    "Progress",
    "Sitting",
    "Step",
    "StepDocument",
    "Support",
    "User",
]
