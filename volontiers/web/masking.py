"""Links are secrets: in every log line, the token of a one-tap page and the code of a tracking page are masked."""

import logging
import re

_SECRET = re.compile(r"(/(?:p|s|invitation|registre/courriel)/)[^/?\s\"']+")


def masked(text: str) -> str:
    """« /p/8Qw3… » as « /p/••• »."""
    return _SECRET.sub(r"\1•••", text)


class MaskSecrets(logging.Filter):
    """On the handler, so that no logger is forgotten."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = masked(record.getMessage()), ()
        return True
