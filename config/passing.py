"""Files that are sent while they are written."""

import io


class Passing(io.RawIOBase):
    """Takes what a ZIP writes and gives it out in pieces: nothing of it is kept."""

    def __init__(self):
        super().__init__()
        self.pieces = []

    def writable(self):
        return True

    def write(self, data):
        self.pieces.append(bytes(data))
        return len(data)

    def taken(self):
        data, self.pieces = b"".join(self.pieces), []
        return data
