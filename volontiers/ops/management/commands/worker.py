import signal

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from volontiers.database.roles import faults
from volontiers.ops.jobs import KINDS
from volontiers.ops.worker import Worker


class Command(BaseCommand):
    help = "fait avancer ce qui est dû : « needs » les besoins, « messages » les messages, « jobs » ce qui est long"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("--once", action="store_true", help="ce qui est dû maintenant, puis s'arrête")

    def handle(self, *, kind: str, once: bool, **_options: object) -> None:
        self.refuse_a_role_too_strong()
        worker = Worker(f"volontiers_{kind}", KINDS[kind](), settings.DATA_DIR / "battements" / kind)
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, worker.stop)
        if once:
            worker.drain()
        else:
            worker.run()

    def refuse_a_role_too_strong(self) -> None:
        try:
            found = faults()
        except OperationalError:
            # The base is not up yet: the loop waits for it, and row-level security holds meanwhile.
            return
        if found:
            raise CommandError("Ce rôle de base de données peut trop : " + " ".join(found))
