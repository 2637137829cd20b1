"""The peak of memory of this process alone: what getrusage tells counts that of the process which started it, too."""

from pathlib import Path


def peak_mb() -> float:
    """Megabytes of resident memory, since the programme began."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))
