"""Whatever tells who somebody is -> marks."""
