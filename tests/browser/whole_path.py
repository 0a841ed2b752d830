"""What the three walks over the whole path share: a school's names, and what must be true after."""

from quizzes.models import Attempt, Evidence, Mark, Remark

QUESTION = "Did the council tell the truth about the gates?"
LETTER = (
    "The ships came in at dawn. Nobody had sent for them.\n\n"
    "I counted eleven masts and no flag.\n\n"
    "We shall keep the gates shut until the council speaks."
)
ESSAY = "The council lied: its own harbor master kept the gates shut"
PASSAGE = "We shall keep the gates shut until the council speaks."
COMMENT = "Say next whom the council had to persuade."
REMARK = "Which words show that it lied?"


def what_the_student_left():
    """Her turned-in work; its passage stands where it says in the words she was shown."""
    attempt = Attempt.objects.turned_in().get(student__username="wanda")
    evidence = Evidence.objects.get(attempt=attempt)
    assert evidence.version.reading_text[evidence.start : evidence.end] == evidence.quote == PASSAGE
    assert (evidence.label, evidence.role) == ("Doc 1, ¶3", "backs")
    answer = attempt.responses.get().answer
    assert answer.startswith(ESSAY)
    assert "(Doc 1, ¶3)" in answer
    return attempt


def what_the_teacher_left(attempt):
    """One grade that counts and is done, in every row; given back once."""
    mark = Mark.objects.get(response__attempt=attempt)
    assert (mark.counts, mark.is_done, mark.comment) == (True, True, COMMENT)
    assert len(mark.levels) == mark.response.question.rubric.criteria.count()
    attempt.refresh_from_db()
    assert attempt.is_given_back
    return mark


def what_was_pinned(attempt):
    remark = Remark.objects.get(response__attempt=attempt)
    assert remark.response.answer[remark.start : remark.end] == remark.quote == "The council lied"
    assert remark.text == REMARK
