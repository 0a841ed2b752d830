from django.shortcuts import redirect

from config.middleware.sign_in import wants_json

#: What somebody with a password from a card may still do.
BEFORE_A_NEW_PASSWORD = {"lessons:password", "lessons:sign_out", "lessons:sign_in"}


class NewPasswordFirst:
    """Whoever signed in with a password that others have seen chooses one first."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # A save by script goes through: what was typed is worth more than the order of things.
        if wants_json(request) or not getattr(view, "login_required", True):
            return None
        must = request.user.is_authenticated and request.user.must_change_password
        if must and request.resolver_match.view_name not in BEFORE_A_NEW_PASSWORD:
            return redirect("lessons:password")
        return None
