import signal
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper

from volontiers.database import new_base
from volontiers.ops.postgres import CannotStart, cluster
from volontiers.ops.postgres.roles import script


class Command(BaseCommand):
    help = "la base : « sql » dit quoi créer ailleurs, « migrer » met à jour, « demarrer » lance celle qui est fournie"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["sql", "migrer", "demarrer"])

    def handle(self, *, action: str, verbosity: int, **_options: object) -> None:
        if action == "sql":
            self.stdout.write(script())
            return
        if action == "migrer":
            self.migrate(self.stdout if verbosity else None)
            return
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            self.keep(settings.DATA_DIR / "postgres")
        except CannotStart as refusal:
            raise CommandError(str(refusal)) from refusal
        except KeyboardInterrupt:
            self.stdout.write("La base est arrêtée.")

    def migrate(self, told: OutputWrapper | None) -> None:
        """Tables by the owner role, then the files that the pages need, under names that carry their hash."""
        if "owner" not in settings.DATABASES:
            raise CommandError("Indiquez DATABASE_OWNER_URL : seul le propriétaire met la base à jour.")
        new_base.migrate(told)
        call_command("collectstatic", interactive=False, stdout=self.stdout, verbosity=0)

    def keep(self, folder: Path) -> None:
        with cluster(folder) as urls:
            self.stdout.write(f"DATABASE_URL={urls.app}\nDATABASE_OWNER_URL={urls.owner}")
            self.stdout.write("La base tourne. Ctrl-C pour l'arrêter.")
            self.stdout.flush()
            while True:
                signal.pause()
