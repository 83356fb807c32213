"""mindgpt."""
