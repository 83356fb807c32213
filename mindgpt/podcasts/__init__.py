"""Feeds -> episodes and their files."""
