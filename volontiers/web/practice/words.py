"""What the one-tap page says in each standing: one sentence, and nothing more to do."""

from datetime import datetime, tzinfo

from volontiers.cases.actions.links import modes_text
from volontiers.cases.queries.answer import Sight, Standing
from volontiers.core import moments
from volontiers.core.french import counted
from volontiers.core.need import Mode

# What is read first, then what follows.
TOLD = {
    Standing.FULL: ("Plafond atteint", "Nous ne vous proposons plus rien cette semaine."),
    Standing.STOPPED: ("Vous n’êtes plus sollicité·e", "Votre choix est respecté. Rien d’autre à faire."),
    Standing.OUTSIDE: (
        "Cette demande ne vous concerne plus",
        "Votre engagement, tel qu’il est maintenant, ne la couvre pas. Rien d’autre à faire.",
    ),
    Standing.OTHER: ("Déjà pris par un confrère", "Merci, rien à faire."),
    Standing.NOTED: ("C’est noté", "Rien d’autre à faire."),
    Standing.OVER: ("Cette demande n’attend plus de réponse", "Rien d’autre à faire."),
    Standing.DONE: ("C’est terminé", "Merci. Ce que vous avez noté est transmis au bureau."),
    Standing.EMERGENCY: (
        "Cette demande est confiée au 15",
        "Les secours s’en occupent. Elle n’est plus proposée à personne.",
    ),
}
_ICONS = {Mode.AMB: "office", Mode.HH: "home", Mode.VR: "video"}


def facts(sight: Sight, now: datetime, zone: tzinfo) -> list[tuple[str, str, str]]:
    """(icon, words in bold, the rest): where, who, what, how, until when."""
    return [
        ("place", *_place(sight)),
        ("person", "", age(sight)),
        (
            "stethoscope" if not sight.is_service else "bed",
            "",
            sight.kind.label,
        ),
        *_modes(sight),
        ("clock", moments.short(sight.until, now, zone), "Réponse avant"),
    ]


def _place(sight: Sight) -> tuple[str, str]:
    place = sight.place[:1].upper() + sight.place[1:]
    return place, "" if sight.minutes is None else f", à {counted(sight.minutes, 'minute')}"


def age(sight: Sight) -> str:
    return f"Une personne de {sight.age.label}" if sight.age else "Une personne, âge non précisé"


def _modes(sight: Sight) -> list[tuple[str, str, str]]:
    text = how(sight)
    return [(_ICONS[sight.modes[0]], "", text)] if text else []


def how(sight: Sight) -> str:
    """« Cabinet, visio ou domicile »; nothing for a delivery."""
    if sight.is_service or not sight.modes:
        return ""
    text = modes_text([mode.value for mode in sight.modes])
    return text[:1].upper() + text[1:]


def masked(channel: str, address: str) -> str:
    """« 06 •• •• •• 34 », « a•••@cabinet.fr »."""
    if channel == "sms":
        return f"0{address[3]} •• •• •• {address[-2:]}" if address.startswith("+33") else f"•• {address[-2:]}"
    name, _, host = address.partition("@")
    return f"{name[:1]}•••@{host}"


def channel_name(channel: str) -> str:
    return {"sms": "par SMS", "email": "par courriel"}.get(channel, "au téléphone")


def typed(text: str) -> str:
    """The typography of the screen: curly apostrophe, no line that starts with a semicolon."""
    return text.replace("'", "’").replace(" ;", "\u00a0;")
