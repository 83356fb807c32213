"""Terms and what they mean: entries out of pages, books and files of every layout."""
