"""A page gone through by its keyboard: focus moves by the Tab key alone.

So whatever cannot be reached fails the test, and whatever has the focus and cannot be seen.
"""

from playwright.sync_api import expect

MOST_PRESSES = 150
HAS_FOCUS = "(one) => one === document.activeElement"


def tab_to(page, target, key="Tab"):
    """Press Tab until this has the focus, and see that it can be seen."""
    for _press in range(MOST_PRESSES):
        page.keyboard.press(key)
        if target.evaluate(HAS_FOCUS):
            expect(target).to_be_in_viewport()
            return
    raise AssertionError(f"the keyboard never reached {target}")


def press(page, target):
    tab_to(page, target)
    page.keyboard.press("Enter")
