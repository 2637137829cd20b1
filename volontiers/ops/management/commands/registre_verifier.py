"""`volontiers registre verifier FICHIER`: what a member does with verifier.py alone, by the same code."""

import sys
from argparse import Namespace
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from volontiers.consent import verifier


class Command(BaseCommand):
    help = "vérifie un registre exporté, avec des reçus, des têtes connues ou un autre export"
    # A file is read: neither the base nor the settings have to be in order.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        verifier.arguments(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        fine, sentences = verifier.report(Namespace(**options))
        for sentence in sentences:
            self.stdout.write(sentence)
        if not fine:
            sys.exit(1)
