"""Everything of one's own as a file: text to read, or data for another program."""

from django.views.decorators.http import require_safe

from config.passing import sent, told_if_broken
from quizzes.own_work import as_json, as_text, own_work


@require_safe
def text(request):
    pieces = told_if_broken(as_text(own_work(request.user)))
    return sent(pieces, "text/plain; charset=utf-8", "my-work.txt")


@require_safe
def data(request):
    """What breaks off is no JSON."""
    return sent(as_json(own_work(request.user)), "application/json", "my-work.json")
