"""A lasting doctor for those who have none: the waiting list, offers, the plan, cohorts."""
