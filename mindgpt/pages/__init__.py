"""Pages, articles and books -> their running text."""
