"""Keys pressed outside text, as the journeys in Chromium count them: one intake ≤ 60, the four-need alert ≤ 90."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

from bench.result import Result

JOURNEYS = {
    "tests/e2e/test_newcomer.py": ("one intake by keyboard, keys outside text", 60),
    "tests/e2e/test_bed.py": ("the four-need alert by keyboard, keys outside text", 90),
}
# The journeys start a PostgreSQL of their own.
_OURS = ("DATABASE_", "TEST_", "VOLONTIERS_")


def measure() -> list[Result]:
    return [Result(name, _pressed(path), "keys", "bound", bound) for path, (name, bound) in JOURNEYS.items()]


def _pressed(path: str) -> int:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        run = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", path, "-o", "junit_family=xunit1", f"--junitxml={report}"],
            env=environment, check=False, capture_output=True, text=True,
        )  # fmt: skip
        if run.returncode:
            raise RuntimeError(run.stdout)
        found = ET.parse(report).findall(".//property[@name='keys_pressed']")
    return int(found[0].attrib["value"])
