from argparse import ArgumentTypeError
from datetime import datetime, time
from pathlib import Path
from random import Random
from time import sleep

import httpx
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from volontiers.accounts.access import Actor, Role
from volontiers.database.clock import clock, is_shifted, shift
from volontiers.ops.demo.people import People, email
from volontiers.ops.demo.play import Player
from volontiers.ops.demo.stage import Stage
from volontiers.ops.demo.territory import CPTS
from volontiers.territory import queries as territory

GLANCE = 0.25  # seconds between two looks
FASTEST = 600.0


class Command(BaseCommand):
    help = "fait avancer la journée de la démonstration en marche, à la vitesse choisie"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--vitesse", type=speed, default=60.0, help="60 : une minute par seconde (60 par défaut)"
        )
        parser.add_argument(
            "--jusqu-a", type=hour, default=time(20), help="l’heure de fin, par exemple 14:00 (20:00)"
        )
        parser.add_argument("--graine", type=int, default=1, help="la même graine donne la même journée")

    def handle(self, *, vitesse: float, jusqu_a: time, graine: int, **_options: object) -> None:
        address = self.running_address()
        stage = self.stage()
        now = clock()
        until = datetime.combine(now.astimezone(stage.zone).date(), jusqu_a, tzinfo=stage.zone)
        shift(now, vitesse)
        player = Player(address, stage, self.turn, self.say, Random(graine))  # noqa: S311  (a play, not a secret)
        try:
            player.run(now, until)
        except KeyboardInterrupt:
            self.say("La journée s’arrête là ; la démonstration continue.")
        except httpx.HTTPError as error:
            raise CommandError(f"Les pages ne répondent plus : {error}") from error
        finally:
            shift(clock(), 1.0)

    def turn(self) -> datetime:
        sleep(GLANCE)
        return clock()

    def running_address(self) -> str:
        known = Path(settings.DATA_DIR) / "adresse"
        if not settings.DEMO or "owner" not in settings.DATABASES or not is_shifted() or not known.exists():
            raise CommandError("Lancez d’abord « make demo », et laissez-le tourner dans une autre fenêtre.")
        return known.read_text(encoding="utf-8").strip()

    def stage(self) -> Stage:
        community = territory.by_slug(CPTS)
        julie = get_user_model().objects.filter(email=email("julie")).first()
        if community is None or julie is None:
            raise CommandError("Cette base n’a pas la démonstration. Lancez « make demo RESET=1 ».")
        by = Actor(community.pk, account_id=julie.pk, name=julie.name, roles=frozenset({Role.OPERATOR}))
        return Stage(by, People({"julie": julie.pk}, {}), territory.zone(community), lambda _moment: None)

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def speed(text: str) -> float:
    value = float(text)
    if not 0 < value <= FASTEST:
        raise ArgumentTypeError(f"une vitesse entre 1 et {FASTEST:.0f}")
    return value


def hour(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("une heure, par exemple 14:00") from None
