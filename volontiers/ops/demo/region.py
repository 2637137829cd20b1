"""The projects of a region, all invented, so that the observatory has something to show."""

from datetime import datetime

from volontiers.core import cells, observatory_file
from volontiers.ops.demo.territory import DATA
from volontiers.project.actions import observing


def write_region(now: datetime) -> None:
    """Each line of the file says that it is an example."""
    read = observatory_file.read(cells.read((DATA / "projets.csv").read_bytes()), now.date())
    assert not read.faults, read.faults
    observing.enter(read, now)
