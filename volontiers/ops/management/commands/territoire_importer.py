"""`volontiers territoire importer FICHIER`: the official list of communes, all of it or nothing."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from volontiers.accounts.access import machine
from volontiers.core.french import counted, plural
from volontiers.database.wall import OWNER
from volontiers.territory import actions, queries
from volontiers.territory.actions import Changes
from volontiers.territory.sources import communes
from volontiers.territory.sources.communes import Report, Unreadable

BAR = 30
UNDECIDED = (
    "Le territoire est une règle de la communauté : ajoutez la décision sur laquelle il repose, réunion et date."
    " Par exemple : --decision « bureau du 12/11/2026, point 3 »."
)
STILL = (
    "Position gardée pour {} : des trajets s’y mesurent déjà. Pour la changer, relancez avec l’adresse du propriétaire"
    " (docs/exploiter.md, « Déplacer une commune »)."
)


class Command(BaseCommand):
    help = "importe la liste officielle des communes (INSEE ou La Poste, .csv ou .csv.gz)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("fichier", type=Path, help="le fichier des communes")
        parser.add_argument("--essai", action="store_true", help="dit ce qui changerait, sans rien écrire")
        parser.add_argument(
            "--territoire", metavar="COMMUNAUTÉ",
            help="fait de ces communes le territoire de cette communauté (son nom court)",
        )  # fmt: skip
        parser.add_argument(
            "--decision", default="", metavar="TEXTE",
            help="avec --territoire, la décision inscrite au registre : « bureau du 12/11/2026, point 3 »",
        )  # fmt: skip

    def handle(
        self, *_args: Any, fichier: Path, essai: bool, territoire: str | None, decision: str, **_options: Any
    ) -> None:
        if territoire and not essai and not any(sign.isalnum() for sign in decision):
            raise CommandError(UNDECIDED)
        try:
            report = communes.read(fichier)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        self._refuse(report)
        community = queries.by_slug(territoire) if territoire else None
        if territoire and community is None:
            raise CommandError(f"Aucune communauté ne s’appelle « {territoire} ».")
        changes = actions.import_communes(
            report.communes.values(), dry=essai, moving=OWNER in settings.DATABASES,
            progress=_bar(len(report.communes)),
        )  # fmt: skip
        if community is not None and not essai:
            actions.set_territory(machine(community.pk), list(report.communes), decision.strip())
        self.stdout.write(_told(report, changes, essai=essai))
        if changes.still:
            self.stdout.write(STILL.format(counted(changes.still, "commune")))
        if essai:
            self.stdout.write("Rien n’a été écrit. Relancez sans --essai pour importer.")

    def _refuse(self, report: Report) -> None:
        if not report.faults:
            return
        lines = "\n".join(f"  ligne {fault.line} : {fault.sentence}" for fault in report.faults)
        raise CommandError(f"Rien n’a été importé. À corriger :\n{lines}")


def _told(report: Report, changes: Changes, *, essai: bool) -> str:
    read = f"{counted(report.lines, 'ligne lue')}, {counted(len(report.communes), 'commune')}"
    known = f"{changes.ignored} déjà {plural(changes.ignored, 'connue')}"
    if essai:
        return f"{read} : {changes.added} à ajouter, {changes.changed} à changer, {known}."
    return f"{read} : {counted(changes.added, 'ajoutée')}, {counted(changes.changed, 'changée')}, {known}."


def _bar(total: int) -> Any:
    """A progress bar on a terminal, nothing elsewhere."""

    def show(done: int) -> None:
        if not sys.stderr.isatty() or not total:
            return
        filled = BAR * done // total
        sys.stderr.write(f"\r{'█' * filled}{'░' * (BAR - filled)} {done}/{total}")
        sys.stderr.write("\n" if done >= total else "")
        sys.stderr.flush()

    return show
