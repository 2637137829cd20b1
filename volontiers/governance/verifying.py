"""Has the tool of Belenios check an archive, where it is installed: every proof is checked again, by other people's code."""

import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

TOOL = "belenios-tool"
_SECONDS = 60
_BYTES = 2 * 2**30


def verified(file: bytes) -> bool | None:
    """Whether every proof holds; None when the tool is not installed. False too when it takes more than a minute."""
    tool = shutil.which(TOOL)
    if tool is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "election.bel").write_bytes(file)
        return _answer([tool, "election", "verify", "--dir", folder])


def _answer(command: list[str]) -> bool:
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
        env={"BELENIOS_USE_URANDOM": "1"},
    ) as process:  # fmt: skip
        resource.prlimit(process.pid, resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.prlimit(process.pid, resource.RLIMIT_AS, (_BYTES, _BYTES))
        try:
            return process.wait(timeout=_SECONDS) == 0
        except subprocess.TimeoutExpired:
            process.kill()
            return False
