"""A request for a host we do not serve is refused everywhere, not only where a view asks."""


class KnownHost:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.get_host()  # raises DisallowedHost, which becomes the 400 page
        return self.get_response(request)
