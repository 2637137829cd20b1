"""The verbs of the waiting list, one file per moment: registering, keeping true, offering, planning, leaving."""
