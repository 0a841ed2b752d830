"""What a stored choice is called on a page."""


def display(field, choices):
    """A model's `get_…_display`. Django's own translates all choices to find one: for the
    twenty statements of rights that is as much work as a short query."""
    words = dict(choices.choices)

    def in_words(self):
        value = getattr(self, field)
        return str(words.get(value, value))

    return in_words
