import signal
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from volontiers.ops.postgres import CannotStart, cluster
from volontiers.ops.postgres.roles import script


class Command(BaseCommand):
    help = "la base : « sql » écrit ce qu'il faut créer ailleurs, « demarrer » lance celle qui est fournie"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["sql", "demarrer"])

    def handle(self, *, action: str, **_options: object) -> None:
        if action == "sql":
            self.stdout.write(script())
            return
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            self.keep(settings.DATA_DIR / "postgres")
        except CannotStart as refusal:
            raise CommandError(str(refusal)) from refusal
        except KeyboardInterrupt:
            self.stdout.write("La base est arrêtée.")

    def keep(self, folder: Path) -> None:
        with cluster(folder) as urls:
            self.stdout.write(f"DATABASE_URL={urls.app}\nDATABASE_OWNER_URL={urls.owner}")
            self.stdout.write("La base tourne. Ctrl-C pour l'arrêter.")
            self.stdout.flush()
            while True:
                signal.pause()
