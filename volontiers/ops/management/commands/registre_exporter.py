"""`volontiers registre exporter > FICHIER`: the register of one community, one line of JSON per entry."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from volontiers.accounts.access import Role, machine
from volontiers.consent import ledger, readings
from volontiers.consent.readings import Read
from volontiers.core.reading import Column, Reader, Why
from volontiers.database.clock import clock
from volontiers.database.wall import acting, reading
from volontiers.ops.which_community import the_community


class Command(BaseCommand):
    help = "écrit le registre des accords d’une communauté, que chacun peut vérifier"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--communaute", metavar="NOM", help="son nom court, s’il y en a plusieurs")
        parser.add_argument(
            "--avec-corps", metavar="SOIGNANT", type=int,
            help="le numéro de la personne qui demande ce que le registre dit d’elle",
        )  # fmt: skip

    def handle(self, *_args: Any, communaute: str | None, avec_corps: int | None, **_options: Any) -> None:
        community_id = the_community(communaute)
        if avec_corps is not None:
            _leave_a_trace(community_id, avec_corps)
        try:
            self._write(community_id, avec_corps)
        except BrokenPipeError:
            _end_quietly()

    def _write(self, community_id: int, bodies_of: int | None) -> None:
        with reading(machine(community_id)):
            for line in ledger.export(community_id, bodies_of):
                self.stdout.write(line)
        self.stdout.flush()


def _end_quietly() -> None:
    """Who reads has seen enough, as with « | head ». What is still to be written goes nowhere, or Python would complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(1)


def _leave_a_trace(community_id: int, professional_id: int) -> None:
    """Whoever the copy speaks of sees that it was made: noted first, as a copy that is cut short was read too."""
    by = machine(community_id)
    read = Read(
        Reader.ROLE, (Column.ENTRIES,), of=[professional_id], why=Why.REGISTER, role=Role.TECHNICAL.value
    )
    with acting(by):
        readings.note(by, read, clock())
