"""The product's addresses, and beside them two that do next to nothing: the measure."""

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone

from config.urls import urlpatterns as product
from lessons.models import User


@login_not_required
def bare(request):
    return HttpResponse("ok")


@login_not_required
def bare_write(request, pk):
    """One row changed and flushed, with nothing around it."""
    with transaction.atomic():
        User.objects.filter(pk=pk).update(last_login=timezone.now())
    return HttpResponse("ok")


urlpatterns = [
    path("bare/", bare),
    path("bare/write/<int:pk>/", bare_write),
    *product,
]
