"""No text here holds a NUL, and PostgreSQL refuses to look for one."""

from django.http import Http404


class NoNulls:
    """An address with a NUL is no address; in a query it is left out, as when words are kept."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info:
            raise Http404
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query:
            request.META["QUERY_STRING"] = query.replace("%00", "")
        return self.get_response(request)
