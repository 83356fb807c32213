"""How a file is written, one file each.

A format module has `SUMMARY` (one line), `ENDINGS` (lower case, with the dot), `recognise(text)`,
which says from 0 to 1 how sure it is of the beginning of a file, and `read(text)`, which yields the
Contents of a whole one.
"""
