"""The projects of a region, for everybody: on a day, over time, beside the national figures."""
