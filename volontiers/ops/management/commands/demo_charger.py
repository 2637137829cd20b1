from functools import partial

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from volontiers.database.clock import shift
from volontiers.ops.demo.loading import load
from volontiers.territory.queries import communities


class Command(BaseCommand):
    help = "charge le territoire et les personnes inventées de la démonstration dans une base vide"
    requires_system_checks = []

    def handle(self, **_options: object) -> None:
        if not settings.DEMO:
            raise CommandError("Ces données inventées n’entrent que dans une démonstration.")
        if "owner" not in settings.DATABASES:
            raise CommandError("Indiquez DATABASE_OWNER_URL : seul le propriétaire règle l’heure.")
        if communities():
            raise CommandError("Cette base a déjà une communauté : rien n’a été chargé.")
        load(partial(shift, speed=0.0), self.say)

    def say(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()
