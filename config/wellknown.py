"""Small files that browsers and robots ask for by fixed names."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

ROBOTS = "User-agent: *\nDisallow: /\n"


@login_not_required
@require_safe
def robots(request):
    return HttpResponse(ROBOTS, content_type="text/plain")


@login_not_required
@require_safe
@cache_control(public=True, max_age=24 * 60 * 60)
def favicon(request):
    return redirect(static("img/icon.svg"))
