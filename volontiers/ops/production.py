"""What an installation must not be in production. Web and workers refuse to start on any of it; doctor shows it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from volontiers.database import clock, roles

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SHORTEST_SECRET = 50


def faults() -> list[str]:
    """French sentences, each saying what to do. Empty when it may run. The demonstration is judged by its own rules."""
    found = database_faults()
    if settings.DEMO:
        return found
    # A base that is not in order may have no table to tell the hour from.
    hour = [] if found else clock_faults()
    return [*found, *secret_faults(), *address_faults(), *hour]


def beside_the_demo() -> bool:
    """Whether a command given without any setting has joined the embedded base of a running demonstration."""
    return settings.EMBEDDED is not None and (settings.DATA_DIR / "adresse").exists()


def database_faults() -> list[str]:
    """The role of the application, and whether the tables are those of this version."""
    try:
        found = [
            f"{fault} Utilisez le rôle de l’application (volontiers base sql)." for fault in roles.faults()
        ]
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            found.append("La base n’est pas à jour : lancez volontiers base migrer.")
    except DatabaseError as error:
        return [f"La base ne répond pas : {str(error).splitlines()[0]}"]
    return found


def secret_faults() -> list[str]:
    if len(settings.SECRET_KEY) < SHORTEST_SECRET or settings.SECRET_KEY.startswith("not-secret"):
        told = (
            "Le secret manque ou est trop court : mettez 50 signes au hasard dans un fichier, "
            "et son chemin dans VOLONTIERS_SECRET_KEY_FILE."
        )
        return [told]
    return []


def address_faults() -> list[str]:
    parts = urlsplit(settings.PUBLIC_URL)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        return ["L’adresse publique doit commencer par https:// (VOLONTIERS_PUBLIC_URL)."]
    return []


def clock_faults() -> list[str]:
    if clock.is_shifted():
        return [
            "L’heure de la base est déplacée : c’est réservé à la démonstration. Videz database_clockshift."
        ]
    return []
