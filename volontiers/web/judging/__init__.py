"""What the work came to, for those it serves, those who do it and those who pay."""
