"""An admin page's form as a browser would send it back, with some fields changed."""

import re


def sent_back(client, address, **changes):
    context = client.get(address).context
    forms = [context["adminform"].form]
    data = {}
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        data[f"{formset.prefix}-TOTAL_FORMS"] = str(len(formset.forms))
        data[f"{formset.prefix}-INITIAL_FORMS"] = str(formset.initial_form_count())
        forms += formset.forms
    for form in forms:
        data |= {bound.html_name: as_sent(bound.value()) for bound in form if holds(bound)}
    return data | changes


def as_sent(value):
    """A browser ends every line of a field with two characters."""
    return value if isinstance(value, list) else "\r\n".join(str(value).split("\n"))


def holds(bound):
    """Whether a browser would send this field: it has a value, and is no empty box to tick."""
    return bound.value() is not None and bound.value() is not False and bound.name != "DELETE"


def mark_of(page):
    """The hidden field by which a page's form is done once."""
    return {"once": re.search(r'name="once" value="([0-9a-f]{32})"', page.content.decode())[1]}


def told(response):
    """The messages that a page shows."""
    return [str(message) for message in response.context["messages"]]
