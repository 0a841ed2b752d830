from django.shortcuts import redirect

from config.middleware.sign_in import wants_json

#: What somebody with a password from a card may still do, and what asks for nobody's name.
BEFORE_A_NEW_PASSWORD = {
    "lessons:password",
    "lessons:sign_in",
    "lessons:sign_in_again",
    "lessons:sign_out",
    "healthz",
    "readyz",
    "sources:robots",
    "favicon",
}


class NewPasswordFirst:
    """Whoever signed in with a password that others have seen chooses one first."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # A save by script goes through: what was typed is worth more than the order of things.
        if wants_json(request) or request.resolver_match.view_name in BEFORE_A_NEW_PASSWORD:
            return None
        if request.user.is_authenticated and request.user.must_change_password:
            return redirect("lessons:password")
        return None
