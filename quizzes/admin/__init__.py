"""Authoring of questions and rubrics, and lessons with their parts that ask questions."""

from quizzes.admin import (  # noqa: F401  (they register)
    export_layout,
    lesson,
    margin_symbol,
    question,
    quiz,
    rubric,
    step,
)
