"""Doctors who leave: the countdown, how many of their patients have a doctor again, and what is left to do."""
