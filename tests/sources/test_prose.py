from sources.templatetags.prose import prose


def test_it_works():
    assert prose("Read **first**.\nThen *write*.") == (
        "<p>Read <strong>first</strong>.<br>\nThen <em>write</em>.</p>\n"
    )
    assert prose("- one\n- two") == "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
    assert prose("") == ""


def test_nothing_runs_and_nothing_is_fetched():
    assert "<script" not in prose("<script>alert(1)</script>")
    assert "javascript" not in prose("[x](javascript:alert(1))").replace("(javascript:", "")
    assert "<img" not in prose("![x](https://elsewhere.example/x.png)")
    assert prose("[x](https://example.org)") == (
        '<p><a href="https://example.org" rel="noopener noreferrer">x</a></p>\n'
    )
