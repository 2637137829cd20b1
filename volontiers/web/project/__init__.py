"""The project: its stages, what it sent, what it shows to everybody."""
