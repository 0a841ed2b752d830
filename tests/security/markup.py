"""What a page must not hold, whoever wrote the words on it."""

import re

import lxml.html

FRAMES = {"iframe", "frame", "object", "embed", "applet", "base", "math", "style", "zq"}
LOADING = {"src", "srcset", "action", "formaction", "data", "poster", "background", "srcdoc"}
LEADING = {"href", "xlink:href", "cite"}
SCHEMES = {"http", "https", "mailto"}
HOST = "testserver"


def faults(body):
    """A line for each element that runs, loads or sends something that is not ours."""
    for element in lxml.html.fromstring(body).iter():
        if isinstance(element.tag, str):
            yield from of_element(element)


def of_element(element):
    shown = f"<{element.tag}> in line {element.sourceline}"
    if element.tag in FRAMES:
        yield f"{shown} has no place here"
    if element.tag == "meta" and "http-equiv" in element.attrib:
        yield f"{shown} speaks for a header"
    if element.tag == "script" and not is_ours(element):
        yield f"{shown} is inline"
    for name, value in element.attrib.items():
        yield from (f"{shown}: {fault}" for fault in of_attribute(element, name.lower(), value))


def is_ours(script):
    """A file of ours, or data."""
    if script.get("type") in ("application/json", "application/ld+json"):
        return True
    return (
        script.get("src", "").startswith(("/static/", "/admin/jsi18n/"))
        and not (script.text or "").strip()
    )


def only_names(link):
    """A vocabulary's name (Dublin Core in HTML, 2008), which no browser asks for."""
    return link.get("rel", "").lower().startswith("schema.")


def of_attribute(element, name, value):
    if name.startswith("on") or name in ("style", "zq"):
        yield f"{name}={value[:60]}"
    if name not in LOADING | LEADING:
        return
    address = re.sub(r"[\s\x00-\x20]", "", value).lower()
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", address)
    if scheme and scheme[1] not in SCHEMES:
        yield f"{name}={value[:60]} runs"
    host = re.match(r"(?:[a-z]+:)?[/\\]{2}([^/\\?#]*)", address)
    is_away = bool(host) and host[1] != HOST
    if is_away and (name in LOADING or element.tag == "link" and not only_names(element)):
        yield f"{name}={value[:60]} is on another host"
    if is_away and element.get("target") and "noopener" not in element.get("rel", ""):
        yield f"{name}={value[:60]} gives the other host a handle on our page"
