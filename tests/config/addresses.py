"""The product's addresses, and a few where something goes wrong on purpose."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpResponse
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401


@login_not_required
def echo(request):
    return HttpResponse(request.POST.get("answer", ""))


@login_not_required
def body(request):
    return HttpResponse(len(request.body))


@login_not_required
def broken(request):
    raise RuntimeError("broken on purpose")


@login_not_required
def locked(request):
    raise OperationalError("database is locked")


@login_not_required
def denied(request):
    raise PermissionDenied


def private(request):
    return HttpResponse(f"for {request.user.username}")


urlpatterns = [
    path("test/echo/", echo),
    path("test/body/", body),
    path("test/broken/", broken),
    path("test/locked/", locked),
    path("test/denied/", denied),
    path("test/private/", private),
    *urlpatterns,
]
