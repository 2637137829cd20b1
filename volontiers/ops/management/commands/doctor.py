"""`volontiers doctor`: is everything all right? Green and red lines; exit 1 when one is red."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from volontiers.core.french import counted
from volontiers.ops.diagnosis import lines


class Command(BaseCommand):
    help = "dit ce qui va et ce qui ne va pas, en lignes vertes et rouges"
    requires_system_checks = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        red = 0
        for line in lines():
            red += not line.fine
            sign = self.style.SUCCESS("✓") if line.fine else self.style.ERROR("✗")
            self.stdout.write(f"{sign} {line.sentence}")
        self.stdout.write("Tout va bien." if not red else f"{counted(red, 'point')} à reprendre.")
        if red:
            sys.exit(1)
