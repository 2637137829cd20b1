"""Supervises two programs that only wait, the second one deaf to gentle signals if asked, until it is ended."""

import sys

from volontiers.ops.demo.supervisor import Program, supervised
from volontiers.ops.guard import ready

WAIT = "import signal; print('ici', flush=True); signal.pause()"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WAIT}"
MARK, SECOND = sys.argv[1], DEAF if "deaf" in sys.argv[2:] else WAIT


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


with supervised({"PATH": "/usr/bin:/bin"}, say) as children:
    for name, program in (("la patience", WAIT), ("le second", SECOND)):
        ready(children.start(Program(name, [sys.executable, "-c", program, MARK])))
    say("prêt")
    children.wait(lambda: None, pause=0.1)
