"""The national figures, as a sheet: dated, each with its source."""
