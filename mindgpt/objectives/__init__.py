"""What is learned, one file each: which tokens of an example carry the loss."""
