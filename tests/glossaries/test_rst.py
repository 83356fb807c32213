"""reStructuredText: Sphinx's glossaries, and lists of definitions."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mindgpt.errors import MindGPTError
from mindgpt.glossaries import rst

fuzz = settings(
    max_examples=int(os.environ.get("MINDGPT_FUZZ", 200)),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

PAGE = """
========
Glossary
========

Some words. Not an entry:

.. _hats:

.. if you add new entries, keep the order

.. glossary::
   :sorted:

   zib
   Monday fever
      A small :term:`fever` of :ref:`the first day <monday>`, with ``sneezes``
      and *hats*\\ s [1]_. See `here <https://example.org>`_.

      It passes:

      * soon, or
        later
      * never

      .. note::

         Not this.

      .. code-block:: python

         nor_this()

   .. a comment

   zob : woollen : Z
      A **hat**.

      zub
         Part of the zob.

   zab

Text behind it
   is no entry.

.. glossary::

  zeb
    Another one.
"""


def _read(text):
    return [(one.term, one.definition) for one in rst.read(text)]


def test_rst_reads_glossary_directives_alone():
    zib, zob, zab, zeb = rst.read(PAGE)
    assert (zib.term, zib.other_names) == ("zib", ("Monday fever",))
    assert zib.definition == (
        "A small fever of the first day, with sneezes and hatss. See here.\n\n"
        "It passes:\n- soon, or later\n- never"
    )
    assert (zob.term, zob.definition) == ("zob", "A hat.\n\nzub Part of the zob.")
    assert (zab.term, zab.definition) == ("zab", "")
    assert (zeb.term, zeb.definition) == ("zeb", "Another one.")


def test_rst_without_a_directive_reads_lists_of_definitions():
    text = (
        "Hats\n====\n\nWords.\n\nzib\n    A fever.\n\n    It passes.\nzob : a hat\n    A hat.\n\n"
        ".. note::\n    Not this.\n\n:field: not\n    this\n\n- nor\n    that\n\nThe end.\n"
    )
    assert _read(text) == [("zib", "A fever.\n\nIt passes."), ("zob", "A hat.")]


@pytest.mark.parametrize("lines", ["\r\n", "\r"])
def test_rst_line_ends_and_tabs_do_not_matter(lines):
    text = ".. glossary::\n\n\tzib\n\t\tA fever.\n".replace("\n", lines)
    assert _read(text) == [("zib", "A fever.")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello.\n",
        ".. glossary::",
        ".. glossary::\n\n",
        ".. glossary::\n   :sorted:\n",
        "  x\n y\n",
    ],
)
def test_rst_text_without_terms_has_no_entries(text):
    assert _read(text) == []


def test_rst_is_recognised_by_its_directive():
    assert rst.recognise("x\n\n.. glossary::\n\n   zib\n") == 1.0
    assert 0 < rst.recognise("x\n\n.. note:: y\n") < 1
    assert rst.recognise("Zib: a fever.") == 0.0


PIECES = [
    ".. glossary::\n", ".. glossary::", ".. note::\n", ".. x\n", "\n", "\n\n", "   ", "  ", "\t",
    "      ", "zib", "zob", "\nzib\n   x\n", ":term:`", "`", "``", "*", "**", "`_", " <x>`_", "|",
    "[1]_", "[#f]_", "\\", "::", " : ", ":sorted:\n", "====\n", "- ", "* ", "See zib.", "\x0b",
    "\u2028", "é",
]  # fmt: skip


@fuzz
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40).map("".join))
def test_rst_reads_anything_or_says_why_not(text):
    assert 0.0 <= rst.recognise(text) <= 1.0
    try:
        entries = list(rst.read(text))
    except MindGPTError:
        return
    assert all(one.term for one in entries)
    assert entries == list(rst.read(text))


HOSTILE = {
    "entries": lambda n: ".. glossary::\n" + "   a\n      b\n" * n,
    "terms alone": lambda n: ".. glossary::\n" + "   a\n" * n,
    "directives": lambda n: ".. glossary::\n" * n,
    "lists": lambda n: "a\n  b\n" * n,
    "roles": lambda n: "a\n  " + ":term:`b" * n,
    "stress": lambda n: "a\n  " + "*a " * n,
    "quotes": lambda n: "a\n  " + "`a <" * n,
    "stairs": lambda n: "".join(" " * (i % 200) + "a\n" for i in range(n)),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=list(HOSTILE))
def test_rst_no_text_is_slower_than_linear(make, takes_time_in_proportion):
    takes_time_in_proportion(rst.read, make, 1000)
