from argparse import BooleanOptionalAction

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from volontiers.ops.demo.serve import CannotServe, external, serve
from volontiers.ops.postgres import CannotStart


class Command(BaseCommand):
    help = "la démonstration complète, jusqu'à Ctrl-C"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="le premier libre à partir de celui-ci")
        parser.add_argument(
            "--recommencer",
            action=BooleanOptionalAction,
            default=False,
            help="efface la démonstration d'avant",
        )

    def handle(self, *, port: int, recommencer: bool, **_options: object) -> None:
        try:
            given = {} if settings.EMBEDDED else external(settings.APP_URL, settings.OWNER_URL)
            serve(settings.DATA_DIR, given, port=port, afresh=recommencer, say=self.say)
        except (CannotStart, CannotServe) as refusal:
            raise CommandError(str(refusal)) from refusal
        except KeyboardInterrupt:
            self.say("La démonstration est arrêtée. Vos données restent dans le dossier de travail.")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
