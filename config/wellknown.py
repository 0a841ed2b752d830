"""The small file that browsers ask for by a fixed name."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
@cache_control(public=True, max_age=24 * 60 * 60)
def favicon(request):
    return redirect(static("img/icon.svg"))
