"""The error pages in a browser: nothing for axe to say, nothing wider than a phone."""

import pytest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.config.addresses"),
]

ESSAY = "The chair was empty because Malik stayed away. " * 20


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/no-such-page/", "/test/denied/", "/test/broken/"])
def test_axe_finds_nothing(visitor, axe, path, scheme):
    page = visitor(viewport={"width": 320, "height": 700}, color_scheme=scheme)
    page.goto(path)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_stale_form_can_be_sent_again(visitor, axe):
    page = visitor(viewport={"width": 320, "height": 700})
    page.goto("/accounts/sign-in/")
    # A form as an old tab holds it: its token is from before somebody signed in.
    page.evaluate(
        """essay => {
            const form = document.createElement("form");
            form.method = "post";
            form.action = "/test/echo/";
            const area = document.createElement("textarea");
            area.name = "answer";
            area.value = essay;
            form.append(area);
            document.body.append(form);
            form.submit();
        }""",
        ESSAY,
    )
    page.get_by_role("heading", name="This page was out of date").wait_for()
    assert page.get_by_label("Answer").input_value() == ESSAY
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.get_by_role("button", name="Send it again").click()
    page.wait_for_load_state()
    assert page.locator("body").inner_text().strip() == ESSAY.strip()
