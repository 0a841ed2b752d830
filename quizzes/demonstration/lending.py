"""What students were asked to lend of their work, and what one of them said."""

from quizzes.demonstration.marking import row_titles
from quizzes.models import Anchor, Loan, Response


def lend(part, student, by, row):
    """Ask for an essay; with a yes of the student's it is a practice paper at once."""
    answers = Response.objects.filter(attempt__quiz=part, attempt__student=student)
    answers = answers.select_related("attempt__quiz", "question__rubric")
    response = answers.latest("attempt__round")
    loan = Loan.ask(response, row["for"], by)
    if row.get("says"):
        loan.consents.get().say(True)
        loan.check_names(by, "", is_clean=True)
        set_levels(loan, by, row)


def set_levels(loan, by, row):
    """As the paper was graded, with the reasons of the content."""
    mark = loan.response.marks.counting().get()
    ids = {one.title: str(one.pk) for one in loan.response.question.rubric.criteria.all()}
    titles = row_titles()
    Anchor.objects.create(
        loan=loan,
        levels=mark.levels,
        points=mark.points,
        reasons={ids[titles[key]]: words for key, words in row["why"].items()},
        agreed_by=row["agreed_by"],
        set_by=by,
    )
