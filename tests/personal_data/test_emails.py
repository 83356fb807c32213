"""E-mail addresses: written and spelled out are masked, web addresses and talk are not."""

import pytest

from mindgpt.personal_data.emails import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("write to ann@example.org.", "write to [email]."),
        ("ANN.LEE+x@MAIL.EXAMPLE.CO.UK!", "[email]!"),
        ("<a_b@x-y.com>, mailto:z@q.io", "<[email]>, mailto:[email]"),
        ("Ann@Gmail.Com", "[email]"),
        ("'bob@x.org'", "'[email]'"),
        ("see ann@example.com.Please do", "see [email].Please do"),
        ("zoë.müller@beispiel.de", "[email]"),
        ("a@b.com;c@d.org", "[email];[email]"),
        ("ann (at) example (dot) com", "[email]"),
        ("ann[at]example[dot]org", "[email]"),
        ("ann [at] example.com", "[email]"),
        ("email me at ann at example dot com", "email me at [email]"),
        ("It's ann dot lee at gmail dot com, all small", "It's [email], all small"),
        ("my mail is jo underscore 99 at yahoo dot co dot uk", "my mail is [email]"),
        ("jo at x dot com is no more, bo@x.com is; jo99 at x dot com",
         "jo at x dot com is no more, [email] is; [email]"),
    ],
)  # fmt: skip
def test_emails_are_masked(text, masked):
    assert mask(text) == (masked, masked.count("[email]"))


@pytest.mark.parametrize(
    "text",
    [
        "meet @ann at noon, #x",
        "a@b",
        "medium.com/@ann.lee",
        "look at example dot com",
        "find us at example dot com slash news",
        "I work at example dot com",
        "We arrived at 10. Then we slept.",
        "the dot at the end",
        "3 @ 4.50 each",
        "[email]",
        "user@localhost",
        "https://example.org/a.b?c=d",
    ],
)
def test_emails_leave_the_rest(text):
    assert mask(text) == (text, 0)
