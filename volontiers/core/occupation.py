"""A profession of the directory, understood from the words of an association: « infirmière », « cardiologue »."""

import unicodedata

from volontiers.core.profession import PROFESSIONS

PHYSICIAN = "10"
# Specialties of physicians by the beginning of their name: « cardiologue », « cardiologie ».
_SPECIALTIES = (
    "anesthesi", "cardiolog", "chirurg", "dermatolog", "endocrinolog", "gastro", "geriatr", "gynecolog", "hematolog",
    "nephrolog", "neurolog", "oncolog", "ophtalmolog", "orl", "oto-rhino", "pediatr", "pneumolog", "psychiatr",
    "radiolog", "rhumatolog", "urolog",
)  # fmt: skip
_GENERAL = ("generalist", "medecine generale")
# In this order: a « chirurgien-dentiste » is no surgeon.
_BEGINNINGS = (
    ("chirurgien-dentiste", "40"), ("dentiste", "40"), ("pharmacien", "21"), ("infirmi", "60"), ("kine", "70"),
    ("masseu", "70"), ("sage-femme", "50"), ("maieutic", "50"), ("pedicure", "80"), ("podolog", "80"), ("orthophon", "91"),
    ("orthopt", "92"), ("psychologue", "93"), ("ergotherap", "94"), ("dietet", "95"), ("psychomot", "96"),
    ("audioproth", "26"), ("opticien", "28"), ("generalist", PHYSICIAN),
    *((one, PHYSICIAN) for one in _SPECIALTIES),
)  # fmt: skip


def plain(text: str) -> str:
    """Lower case, without accents."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in split if not unicodedata.combining(sign))


def profession_of(occupation: str) -> str:
    """Its code, empty when these words name none that is known. What comes first in the words counts."""
    for word in plain(occupation).split():
        if word in {"medecin", "medecins"}:
            return PHYSICIAN
        for beginning, code in _BEGINNINGS:
            if word.startswith(beginning):
                return code
    return ""


def job(code: str, occupation: str) -> str:
    """One name for one profession, however it was typed and of whichever gender: « infirmier » for « infirmière » too.

    Physicians are told apart, general practice and other specialties. Words that name no known profession stay as typed.
    """
    found = code or profession_of(occupation)
    if found == PHYSICIAN:
        return _physician(occupation)
    return PROFESSIONS[found].label if found in PROFESSIONS else " ".join(occupation.split())


def _physician(occupation: str) -> str:
    if is_generalist(occupation):
        return "médecin généraliste"
    return "médecin d’une autre spécialité" if names_a_specialty(occupation) else PROFESSIONS[PHYSICIAN].label


def is_generalist(occupation: str) -> bool:
    """« médecin spécialiste en médecine générale » is one too."""
    return any(word in plain(occupation) for word in _GENERAL)


def names_a_specialty(occupation: str) -> bool:
    """Of physicians, general practice apart."""
    return any(
        word.startswith(_SPECIALTIES) and profession_of(word) == PHYSICIAN
        for word in plain(occupation).split()
    )
