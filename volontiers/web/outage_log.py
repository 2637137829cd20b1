"""What the log keeps of a page that could not be served while the base was away: one line, not a stack.

Nothing here imports a model: logging is set up before they are.
"""

import logging


class OneLinePerOutage(logging.Filter):
    """On the handler. The stacks of an outage are all the same, and would bury what else happened."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", None) == 503 and record.exc_info:
            record.msg, record.args = f"{record.getMessage()} ({_cause(record)})", ()
            record.exc_info = record.exc_text = None
        return True


def _cause(record: logging.LogRecord) -> str:
    """« OperationalError: connection refused », the first line alone."""
    error = record.exc_info[1] if record.exc_info else None
    first = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {first}" if first else type(error).__name__
