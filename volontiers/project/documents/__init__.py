"""The papers of the project, drafted from its rows: one value for each, typeset or written to be edited."""
