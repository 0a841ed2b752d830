"""The real URL map, walked; and the places in an address filled with what stands in the school."""

import tomllib
from pathlib import Path

from django.contrib import admin
from django.urls import URLPattern, get_resolver, resolve, reverse

TABLE = tomllib.loads((Path(__file__).parent / "authz.toml").read_text())


def routes(resolver=None, above="", namespace=""):
    """`{route: name}` of every URL pattern there is."""
    found = {}
    for one in (resolver or get_resolver()).url_patterns:
        route = above + str(one.pattern).removeprefix("^")
        if isinstance(one, URLPattern):
            found[route] = f"{namespace}{one.name}"
        else:
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            found |= routes(one, route, inner)
    return found


def route_of(address):
    return resolve(address.partition("?")[0]).route


def autocompletes():
    """The address of every autocomplete that a page of the admin can ask, inlines included."""
    found = set()
    for page in admin.site._registry.values():
        for asker in [page, *(inline(page.model, admin.site) for inline in page.inlines)]:
            for field in asker.get_autocomplete_fields(None):
                where = asker.model._meta
                found.add(
                    f"{reverse('admin:autocomplete')}?app_label={where.app_label}"
                    f"&model_name={where.model_name}&field_name={field}"
                )
    return found
