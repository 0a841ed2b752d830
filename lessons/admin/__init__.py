"""Authoring of lessons, and the accounts that a technician looks after."""

from lessons.admin import assignment, lesson, people, step  # noqa: F401  (they register)
