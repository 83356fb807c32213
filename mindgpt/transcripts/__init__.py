"""What was said, and by whom: captions and labelled text -> turns."""
