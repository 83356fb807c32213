"""What runs the work of `prepare` over processes and machines, one file each."""
