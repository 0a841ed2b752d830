"""Readers of pages and files: text in, what was found in it out. They store nothing."""

from sources.importers.found import Found, ReadError
from sources.importers.markdown import has_header, is_ours, read_markdown
from sources.importers.pages import read_page

#: A long book has three million characters; a page with more is no page.
LONGEST = 5_000_000

__all__ = ["Found", "ReadError", "read"]


def read(text, name=""):
    """The documents, records and commentaries in a file or a pasted page.

    The ending of `name` tells Markdown from plain text. Raises ReadError, a sentence for the
    author, where a header is wrong or nothing is there.
    """
    if not text.strip("\ufeff\x00 \t\r\n"):
        raise ReadError("There is no text in it.")
    if len(text) > LONGEST:
        raise ReadError("It is longer than five million characters: cut it into parts.")
    if has_header(text):
        return read_markdown(text)
    return read_page(text, is_markdown=name.endswith((".md", ".markdown")) or is_ours(text))
