"""`volontiers observatoire importer FICHIER`: the projects of a region, all of the sheet or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from volontiers.core import cells, observatory_file
from volontiers.core.cells import Unreadable
from volontiers.core.french import counted
from volontiers.core.observatory_file import COLUMNS, Read
from volontiers.database.clock import clock
from volontiers.project.actions import observing
from volontiers.project.actions.observing import Entered


class Command(BaseCommand):
    help = "importe les projets d’une région, leurs stades et qui les soutient (.xlsx ou .csv)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", type=Path, help=f"colonnes : {', '.join(COLUMNS)}")
        parser.add_argument("--essai", action="store_true", help="dit ce qui serait ajouté, sans rien écrire")

    def handle(self, *_args: Any, fichier: Path, essai: bool, **_options: Any) -> None:
        now = clock()
        read = observatory_file.read(_rows(fichier), now.date())
        _refuse(read)
        self.stdout.write(_told(observing.enter(read, now, dry=essai), essai=essai))


def _rows(path: Path) -> list[list[str]]:
    try:
        return cells.read(path.read_bytes())
    except OSError as error:
        said = f"Le fichier {path} ne s’ouvre pas : vérifiez son nom, et que vous pouvez le lire."
        raise CommandError(said) from error
    except Unreadable as error:
        raise CommandError(error.sentence) from error


def _refuse(read: Read) -> None:
    if read.faults:
        lines = "\n".join(f"  ligne {fault.line} : {fault.sentence}" for fault in read.faults)
        raise CommandError(f"Rien n’a été importé. À corriger :\n{lines}")


def _told(entered: Entered, *, essai: bool) -> str:
    what = f"{counted(entered.projects, 'projet')} et {counted(entered.states, 'date')}"
    known = f" {counted(entered.known, 'date')} déjà là." if entered.known else ""
    if essai:
        return f"À ajouter : {what}.{known} Rien n’a été écrit. Relancez sans --essai pour importer."
    return f"Ajouté : {what}.{known}"
