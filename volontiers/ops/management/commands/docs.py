"""`volontiers docs`: writes docs/generated from the code, or with --check says which page is stale."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from volontiers.ops.pages import environment, permissions, register, states, verbs

FOLDER = Path(__file__).resolve().parents[4] / "docs" / "generated"
PAGES = {
    "states.md": states.page,
    "verbs.md": verbs.page,
    "permissions.md": permissions.page,
    "settings.md": environment.page,
    "registre-des-donnees.md": register.page,
}


class Command(BaseCommand):
    help = "écrit docs/generated depuis le code"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="dit seulement ce qui n’est plus à jour")

    def handle(self, *_args: Any, check: bool, **_options: Any) -> None:
        fresh = {FOLDER / name: page().rstrip() + "\n" for name, page in PAGES.items()}
        stale = [path.name for path, text in fresh.items() if not path.exists() or path.read_text() != text]
        if check and stale:
            raise CommandError(f"À refaire avec make docs : {', '.join(stale)}")
        if not check:
            FOLDER.mkdir(parents=True, exist_ok=True)
            for path, text in fresh.items():
                path.write_text(text)
