"""The alphabet of an SMS of 160 characters. Source: 3GPP TS 23.038, GSM 7 bit default alphabet."""

import unicodedata

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€")
_ALPHABET = _BASIC | _EXTENDED
_REPLACED = {
    "ç": "c",
    "œ": "oe",
    "Œ": "OE",
    "‘": "'",
    "’": "'",
    "ʼ": "'",
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
    "…": "...",
    "–": "-",
    "—": "-",
    "‑": "-",
    "·": "-",
    "•": "-",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "\t": " ",
}


def is_gsm7(text: str) -> bool:
    return _ALPHABET.issuperset(text)


def length(text: str) -> int:
    """Septets; an extended character counts two. Raises ValueError outside the alphabet."""
    if not is_gsm7(text):
        raise ValueError("text is not GSM-7")
    return sum(2 if character in _EXTENDED else 1 for character in text)


def to_gsm7(text: str) -> str:
    """The nearest text an SMS can carry; a foreign letter becomes « ? », a symbol disappears."""
    return "".join(_nearest(character) for character in unicodedata.normalize("NFC", text))


def _nearest(character: str) -> str:
    if character in _ALPHABET:
        return character
    if character in _REPLACED:
        return _REPLACED[character]
    kept = "".join(part for part in unicodedata.normalize("NFKD", character) if part in _ALPHABET)
    if kept:
        return kept
    category = unicodedata.category(character)
    if category.startswith("Z"):
        return " "
    return "?" if category.startswith("L") else ""
