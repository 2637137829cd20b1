"""The waiting list at the desk: who waits, since when, and why they come first."""
