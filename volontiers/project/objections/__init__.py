"""What files were objected, as a sheet: each with its source, its date and the check that looks for it."""
