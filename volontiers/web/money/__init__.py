"""The money of the project: granted, due, paid, spent, and how long it lasts."""
