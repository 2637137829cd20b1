"""`volontiers registre oublier SOIGNANT`: what the register says of somebody who left is erased; its lines stay."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from volontiers.accounts.access import machine
from volontiers.consent.actions import forget
from volontiers.ops.which_community import the_community

STAYS = (
    "Cette personne est encore membre, ou quelque chose la retient : une garde, une demande, un rôle. "
    "Retirez-la d’abord de l’annuaire. Rien n’a été effacé."
)


class Command(BaseCommand):
    help = "efface ce que le registre dit d’une personne partie ; ses lignes restent, vides"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("soignant", type=int, help="son numéro")
        parser.add_argument("--communaute", metavar="NOM", help="son nom court, s’il y en a plusieurs")

    def handle(self, *_args: Any, soignant: int, communaute: str | None, **_options: Any) -> None:
        try:
            gone = forget(machine(the_community(communaute)), soignant)
        except IntegrityError as error:
            raise CommandError(STAYS) from error
        self.stdout.write(f"Corps effacés : {gone}. Le registre se vérifie toujours.")
