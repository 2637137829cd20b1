"""One plan computed in a process of its own, as the worker does: prints its seconds, and its peak of memory in MB."""

import gc
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "volontiers.config.settings")
django.setup()

from bench.memory import peak_mb  # noqa: E402
from tests.cast import MONDAY  # noqa: E402
from volontiers.accounts.access import machine  # noqa: E402
from volontiers.placement.actions.computing import compute  # noqa: E402

if __name__ == "__main__":
    community_id, plan_id = (int(one) for one in sys.argv[1:])
    gc.freeze()  # as the worker does
    begun = time.perf_counter()
    assert compute(machine(community_id), plan_id, MONDAY)
    print(time.perf_counter() - begun, peak_mb())
