"""Spreadsheets of people in and out: cells are read and written here, and nothing else happens to them."""
