"""Reads of cases, one file per screen or per need of the engine."""
