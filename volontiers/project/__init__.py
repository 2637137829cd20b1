"""The project of a community: its stages, what was sent and answered, its money, and the projects of its region."""
