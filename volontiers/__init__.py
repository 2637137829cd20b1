"""Volontiers: the coordination platform that a health territory owns."""

__version__ = "0.1.0"
