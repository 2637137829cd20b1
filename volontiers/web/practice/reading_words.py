"""One read of a pledge, in words: who, what, why, and what came of it."""

from volontiers.accounts.access import Role
from volontiers.consent.readings import Line
from volontiers.core.reading import BY_THE_ENGINE, Reader


def who(line: Line) -> str:
    """« Moteur, vague 2 », « Julie Martin (bureau) », « Bureau, ancien membre », « Administration technique »."""
    if line.reader is Reader.ENGINE:
        return f"Moteur, vague {line.wave}" if line.wave else "Moteur"
    if line.reader is Reader.OUTSIDE:
        return "Un autre logiciel"
    role = Role(line.role).label if line.role else "sans rôle"
    if line.name:
        return f"{line.name} ({role})"
    said = f"{role[:1].upper()}{role[1:]}"
    return f"{said}, ancien membre" if line.reader is Reader.PERSON else said


def what(line: Line) -> str:
    """Every column, for the file; see also at_a_glance()."""
    return ", ".join(column.label for column in line.what)


def at_a_glance(line: Line) -> str:
    """On the page, whose foot says once what the engine reads."""
    return "votre engagement, votre semaine" if line.what == BY_THE_ENGINE else what(line)


def engine_reads() -> str:
    """What stands behind those few words."""
    return ", ".join(column.label for column in BY_THE_ENGINE)


def why(line: Line) -> str:
    """« besoin 1042-1 »."""
    return f"{line.why.label} {line.ref}".strip()


def outcome(line: Line) -> str:
    """What the engine did with it; a person's read has no other end."""
    if line.reader is not Reader.ENGINE:
        return "—"
    if line.wave is None:
        return "rien proposé"
    return "proposé" if line.chosen else "non proposé"
