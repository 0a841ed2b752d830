"""Everything of one's own as a file: text to read, or data for another program."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from quizzes.own_work import as_text, own_work


@require_safe
def text(request):
    response = HttpResponse(as_text(own_work(request.user)), "text/plain; charset=utf-8")
    return _to_keep(response, "my-work.txt")


@require_safe
def data(request):
    options = {"ensure_ascii": False, "indent": 2}
    response = JsonResponse(own_work(request.user), json_dumps_params=options)
    return _to_keep(response, "my-work.json")


def _to_keep(response, name):
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
