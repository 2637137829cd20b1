"""The verbs of a case, one file per moment: intake, waves, answers, desk, tracking, telephone."""
