"""What a process loads to start."""

import subprocess
import sys

LOADED = """
import sys, django
django.setup()
import volontiers.config.urls
print(*{"numpy", "ortools", "scipy", "pandas"} & set(sys.modules))
"""


def test_a_web_process_does_not_pay_for_the_plan():
    run = subprocess.run([sys.executable, "-c", LOADED], check=True, capture_output=True, text=True)
    assert run.stdout.split() == []
