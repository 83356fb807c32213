"""How a file is written, one file each.

A format module has `ENDINGS` (lower case, with the dot) and `read(raw)`, which takes the decoded
content of a file and returns its running text: paragraphs separated by one blank line.
"""
