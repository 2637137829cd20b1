"""The console: `volontiers territoire importer F` is the management command `territoire_importer F`."""

import os
import sys

import django
from django.core.management import ManagementUtility, get_commands, load_command_class

OURS = "volontiers."


def main() -> None:
    """One or two French words, then what the command itself takes; `django` gives way to Django's own."""
    words = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "volontiers.config.settings")
    if words[:1] == ["demo"]:
        os.environ.setdefault("VOLONTIERS_DEMO", "1")
    django.setup()
    if words[:1] == ["django"]:
        ManagementUtility(["volontiers django", *words[1:]]).execute()
        return
    verbs = {name: app for name, app in get_commands().items() if app.startswith(OURS)}
    verb, rest = split(words, set(verbs))
    if not verb:
        sys.exit(choice(verbs))
    ManagementUtility(["volontiers", verb, *rest]).execute()


def split(words: list[str], verbs: set[str]) -> tuple[str, list[str]]:
    """The longest verb that these words begin with, and what remains; no verb when none is known."""
    for length in (2, 1):
        verb = "_".join(words[:length])
        if len(words) >= length and verb in verbs:
            return verb, words[length:]
    return "", words


def choice(verbs: dict[str, str]) -> str:
    lines = [f"  volontiers {verb.replace('_', ' '):<24}{aim(verbs[verb], verb)}" for verb in sorted(verbs)]
    return "\n".join(["Que souhaitez-vous faire ?", *lines])


def aim(app: str, verb: str) -> str:
    return str(load_command_class(app, verb).help)


if __name__ == "__main__":
    main()
