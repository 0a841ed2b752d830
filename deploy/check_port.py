"""Say in one sentence that the port is taken, before anything is installed."""

import os
import socket
import sys

TAKEN = (
    "dossier: port {port} on {host} is already in use. "
    "Stop the program that uses it, or choose another port: make {target} PORT={other}"
)


def main(target):
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    if not port.isdigit() or not 0 < int(port) < 65536:
        return f"dossier: PORT={port} is not a port. Choose a number such as 8000."
    probe = socket.socket()
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((host, int(port)))
    except PermissionError:
        return f"dossier: port {port} needs root. Choose one above 1023."
    except OSError:
        return TAKEN.format(port=port, host=host, target=target, other=int(port) + 1)
    finally:
        probe.close()
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "serve"))
