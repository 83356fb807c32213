"""Where text comes from, one file each.

A source module has `SUMMARY` (one line for listings) and `read(place)`, which
takes the part after `=` in `--source kind=place` (None without one) and yields Documents in a
fixed order, reading files only.
"""
