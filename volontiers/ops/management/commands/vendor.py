"""`volontiers vendor verifier`: the files made by others are, to the byte, those listed in vendor.toml."""

import hashlib
import tomllib
from pathlib import Path

from django.contrib.staticfiles import finders
from django.core.management.base import BaseCommand, CommandError, CommandParser

LIST = "vendor/vendor.toml"


def listed() -> list[dict[str, str]]:
    found = finders.find(LIST)
    if not found:
        raise CommandError(f"La liste {LIST} manque parmi les fichiers servis.")
    entries: list[dict[str, str]] = tomllib.loads(Path(found).read_text(encoding="utf-8"))["file"]
    return entries


def faults(entry: dict[str, str]) -> list[str]:
    """What is wrong with one file, in words; empty when all is well."""
    found, licence = finders.find(entry["path"]), finders.find(entry["licence_path"])
    if not found:
        return [f"{entry['path']} manque."]
    wrong = []
    if hashlib.sha256(Path(found).read_bytes()).hexdigest() != entry["sha256"]:
        wrong.append(f"{entry['path']} n’est pas le fichier de {entry['origin']}.")
    if not licence:
        wrong.append(f"La licence {entry['licence_path']} manque.")
    return wrong


class Command(BaseCommand):
    help = "Vérifie les fichiers venus d'ailleurs (feuille de style, police) contre leur empreinte."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("verb", choices=["verifier"])

    def handle(self, **_options: object) -> None:
        entries = listed()
        wrong = [fault for entry in entries for fault in faults(entry)]
        if wrong:
            raise CommandError("\n".join(wrong))
        for entry in entries:
            self.stdout.write(f"{entry['name']} {entry['version']} : conforme ({entry['licence']})")
