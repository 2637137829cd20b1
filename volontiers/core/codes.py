"""Codes people read aloud, and keys under which names are found however they are typed."""

import re
import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U
LENGTH = 6
RANDOM_BYTES = 16

_LETTERS = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ـ": ""}
_APOSTROPHES = frozenset("'’‘ʼ`´")
_SAINTS = {"st": "saint", "ste": "sainte"}


def code_of(random_bytes: bytes) -> str:
    """Six characters, evenly drawn. Raises ValueError under 8 random bytes."""
    if len(random_bytes) < 8:
        raise ValueError("a code needs at least 8 random bytes")
    number = int.from_bytes(random_bytes, "big")
    drawn = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        drawn.append(ALPHABET[place])
    return "".join(drawn)


def show(code: str) -> str:
    """« XK7-4PM »."""
    return f"{code[:3]}-{code[3:]}"


def read(text: str) -> str | None:
    """The code as typed or heard: lower case, spaces and hyphens forgiven. None when it cannot be one."""
    code = re.sub(r"[\s\-‐‑–—]", "", text).upper()  # dashes that phones insert
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def letters_match(family_name: str, typed: str) -> bool:
    """First three letters of the family name, whole when shorter; typing more of it is accepted.

    Accents, spaces, hyphens and case are ignored, in any alphabet.
    """
    name, given = _compact(family_name), _compact(typed)
    return len(given) >= min(3, len(name)) > 0 and name.startswith(given)


def name_key(text: str) -> str:
    """The key of a person's name: lower case, no accent; apostrophes vanish, hyphens are spaces."""
    return " ".join(_folded(text).split())


def municipality_key(text: str) -> str:
    """The key of a commune's name, without any space, with St and Ste written out.

    « L'Isle », « Lisle » and « l isle » meet; both the stored name and what is typed go through it.
    """
    words = name_key("".join(" " if sign in _APOSTROPHES else sign for sign in text)).split()
    return "".join(_SAINTS.get(word, word) for word in words)


def _compact(text: str) -> str:
    return "".join(sign for sign in _folded(text) if sign.isalpha())


def _folded(text: str) -> str:
    small = unicodedata.normalize("NFKD", text).casefold()  # some capitals appear only once decomposed
    return "".join(_plain(sign) for sign in unicodedata.normalize("NFKD", small))


def _plain(sign: str) -> str:
    if sign in _LETTERS:
        return _LETTERS[sign]
    if sign.isalnum():
        return sign
    return "" if sign in _APOSTROPHES or unicodedata.combining(sign) else " "
