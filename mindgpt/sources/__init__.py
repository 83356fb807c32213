"""Where text comes from, one file each.

A source module has `SUMMARY` (one line), `Options`, `parts(place, options)`, which lists what can
be read by itself, and `read(part, options)`, which yields Documents and what had to be skipped. One
that can use the network has `fetch(place, options, fetcher)`, and nothing else touches it.
"""
