"""Holds an embedded PostgreSQL on the folder given, until it is ended one way or another."""

import signal
import sys
from dataclasses import astuple
from pathlib import Path

from volontiers.ops.postgres import CannotStart, cluster

try:
    with cluster(Path(sys.argv[1]), durable=False) as urls:
        sys.stdout.write(" ".join(astuple(urls)) + "\n")
        sys.stdout.flush()
        signal.pause()
except CannotStart as refusal:
    sys.exit(str(refusal))
except KeyboardInterrupt:
    sys.exit(130)
