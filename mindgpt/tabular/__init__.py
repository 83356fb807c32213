"""Rows of tables -> talks, questions with answers, terms, journals."""
