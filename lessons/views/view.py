"""How somebody wants documents shown: kept with the account, on whatever device it is used."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.middleware.sign_in import wants_json
from lessons.forms.view import ViewForm
from lessons.views.accounts import next_page


@require_POST
def view(request):
    form = ViewForm(request.POST)
    if not form.is_valid():
        return HttpResponse(_("These choices are not among those of the menu."), status=400)
    request.user.view = form.kept(request.user.view)
    request.user.save(update_fields=["view"])
    if wants_json(request):
        return HttpResponse(status=204)
    messages.success(request, _("Kept. Documents look like this wherever you sign in."))
    return redirect(next_page(request))
