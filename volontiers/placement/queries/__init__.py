"""Reads of the waiting list, one file per screen or per need of the plan."""
