"""What runs a model to write text, one file each."""
