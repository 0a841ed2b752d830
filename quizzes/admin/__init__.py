"""Authoring of questions and rubrics, and lessons with their parts that ask questions."""

from quizzes.admin import export_layout, lesson, question, quiz, rubric, step  # noqa: F401  (they register)
