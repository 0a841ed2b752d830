"""Where a request came from when a reverse proxy stands in front."""

LOCAL = ("127.0.0.1", "::1", "")


def client_address(request):
    """The client's address: the last one the proxy on this machine added, or the peer itself.

    Only a peer on this machine is believed; anybody else could write the header himself.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if peer in LOCAL and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return peer
