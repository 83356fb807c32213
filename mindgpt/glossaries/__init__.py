"""How a glossary is laid out, one file each.

A layout module has `SUMMARY` (one line for listings), `ENDINGS` (of file names, lower case, with
the dot), `recognise(text)`, which says from 0 to 1 how sure it is of a text by its beginning, and
`read(text)`, which yields the Entries of a decoded text; SourceError where it is broken. An entry
without a definition has "" for one, so that whoever reads can count it.
"""
