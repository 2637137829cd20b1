"""How long a text takes to read aloud, by its words."""

import re

MINUTES, MOST_WORDS = 3, 450
# What a voice says as one word: « l’équipe » is one, « 54 000 » too.
_NUMBER = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}\b)")
_WORD = re.compile(r"[^\W_]+(?:[’'\-.,][^\W_]+)*")


def words(text: str) -> int:
    """Words as they are read: a number with its spaces is one."""
    return len(_WORD.findall(_NUMBER.sub("", text)))


def seconds(count: int) -> int:
    """At the pace of MOST_WORDS in MINUTES."""
    return round(count * MINUTES * 60 / MOST_WORDS)
