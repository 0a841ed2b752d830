"""The demonstration's people and classes."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from config.passwords import DEMO_PASSWORD
from lessons.models import Classroom, Enrolment, User
from quizzes.demonstration.content import content

Role = Enrolment.Role
BEGAN = "-40d 08:00"


def load_staff():
    """`{user name: User}` of the teachers and the administrator."""
    return {row["username"]: make_staff(row) for row in content("school.yaml")["staff"]}


def make_staff(row):
    user = User.objects.create(
        username=row["username"],
        display_name=row["display_name"],
        first_name=row.get("first_name", ""),
        last_name=row.get("last_name", ""),
        password=make_password(DEMO_PASSWORD),
        is_staff=True,
        is_superuser=row.get("superuser", False),
    )
    user.groups.set(Group.objects.filter(name__in=row["groups"]))
    return user


def load_classes(staff, week):
    """(`{key: Classroom}`, `{user name: User}` of the students)."""
    classes, students = {}, {}
    for row in content("school.yaml")["classes"]:
        classes[row["key"]] = make_class(row, staff, week)
        students |= seat(classes[row["key"]], row["students"])
    # Everybody was there when the first work was due.
    Enrolment.objects.filter(classroom__in=classes.values()).update(joined_at=week.at(BEGAN))
    return classes, students


def make_class(row, staff, week):
    term, ends_on = week.term
    classroom = Classroom.objects.create(name=row["name"], term=term, ends_on=ends_on)
    teachers = [(row["teacher"], Role.TEACHER)]
    teachers += [(name, Role.CO_TEACHER) for name in row["co_teachers"]]
    Enrolment.objects.bulk_create(
        Enrolment(classroom=classroom, user=staff[name], role=role) for name, role in teachers
    )
    return classroom


def seat(classroom, rows):
    made = User.objects.bulk_create(
        User(password=make_password(DEMO_PASSWORD), **row) for row in rows
    )
    Enrolment.objects.bulk_create(
        Enrolment(classroom=classroom, user=user, role=Role.STUDENT) for user in made
    )
    return {user.username: user for user in made}
