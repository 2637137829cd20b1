"""Makes workers by forking, so that a test can kill many: a kind comes in on a line, a process number goes out."""

import os
import signal
import sys

import django
from django.core.management import call_command, load_command_class

django.setup()
# Loaded once, for all the workers to come.
command = load_command_class("volontiers.ops", "worker")
# Whoever is killed disappears at once from the process table.
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for kind in sys.stdin:
    worker = os.fork()
    if worker == 0:
        call_command(command, kind.strip())
        os._exit(0)
    sys.stdout.write(f"{worker}\n")
    sys.stdout.flush()
