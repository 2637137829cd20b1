"""The embedded PostgreSQL: socket only, two roles, and gone when its parent is gone."""

from volontiers.ops.postgres.launcher import Urls, cluster, erase, running
from volontiers.ops.postgres.refusals import CannotStart

__all__ = ["CannotStart", "Urls", "cluster", "erase", "running"]
