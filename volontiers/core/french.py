"""French wording shared by every sentence of the core: lists, elision, dates, plurals."""

from collections.abc import Sequence
from datetime import date

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_INVARIABLE = ("s", "x", "z")
_VOWELS = frozenset("aàâeéèêëiîïoôuùûyhœæ")
_CONTRACTIONS = {"le ": ("du ", "au "), "les ": ("des ", "aux ")}


def listed(parts: Sequence[str], link: str = "et") -> str:
    """« a, b et c »."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {link} {parts[-1]}"


def plural(number: int, words: str) -> str:
    """« ligne lue » or « lignes lues »: every word agrees; zero is singular in French."""
    if number < 2:
        return words
    return " ".join(word if word.endswith(_INVARIABLE) else f"{word}s" for word in words.split())


def counted(number: int, words: str) -> str:
    """« 1 demande », « 2 demandes », « 0 message bloqué »."""
    return f"{number} {plural(number, words)}"


def day_of(day: date) -> str:
    """« 28 février », « 1er mars »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]}"


def of_place(name: str) -> str:
    """« de Gaillac », « d’Albi », « du Verdier », « des Cabannes »."""
    for article, (contracted, _) in _CONTRACTIONS.items():
        if name.lower().startswith(article):
            return contracted + name[len(article) :]
    return f"d’{name}" if name[:1].lower() in _VOWELS else f"de {name}"


def to_whom(name: str) -> str:
    """« au Dr Salvy », « à Mme Faure », « au Verdier »."""
    if name.startswith("Dr "):
        return f"au {name}"
    for article, (_, contracted) in _CONTRACTIONS.items():
        if name.lower().startswith(article):
            return contracted + name[len(article) :]
    return f"à {name}"


def of_whom(name: str) -> str:
    """« du Dr Salvy », « de Mme Faure », « d’un médecin »."""
    return f"du {name}" if name.startswith("Dr ") else of_place(name)


def euros(cents: int) -> str:
    """« 54 000 € », « 20,50 € »."""
    whole, rest = divmod(cents, 100)
    said = f"{whole:,}".replace(",", "\u202f")
    return f"{said},{rest:02d}\u00a0€" if rest else f"{said}\u00a0€"
