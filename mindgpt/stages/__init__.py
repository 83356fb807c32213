"""The verbs: one file for each command, each with one function of the same name."""
