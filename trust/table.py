"""The table of promises, as it is printed and as it is committed."""

import re
from collections.abc import Sequence
from textwrap import shorten

from trust import french
from trust.runner import Found

HEADS = ("promise", "runs", "failures", "target", "seconds", "to see it again")
NOT_RUN = "not run"
SENTENCES_SHOWN, ALIKE, WIDEST = 6, 30, 76


def again(seed: int, found: Found) -> str:
    """The command that repeats the line, or the first lot of it that broke."""
    lot = f":{found.broken[0][0]}" if found.broken else ""
    return f"make trust SEED={seed} ONLY={found.line.name}{lot}"


def row(seed: int, found: Found) -> tuple[str, ...]:
    runs = NOT_RUN if found.fault or not found.runs else number(found.runs)
    failures = "–" if runs == NOT_RUN else number(len(found.broken))
    return (found.line.promise, runs, failures, found.line.wanted, f"{found.seconds:.0f}", again(seed, found))


def number(count: int) -> str:
    return f"{count:,}".replace(",", " ")


def printed(seed: int, every: Sequence[Found]) -> str:
    rows = [
        HEADS,
        *((shorten(promise, WIDEST, placeholder=" …"), *rest) for promise, *rest in _rows(seed, every)),
    ]
    widths = [max(len(one[column]) for one in rows) for column in range(len(HEADS))]
    lines = ["  ".join(text.ljust(width) for text, width in zip(one, widths, strict=True)) for one in rows]
    return "\n".join([*(line.rstrip() for line in lines), "", *_told(seed, every)])


def _rows(seed: int, every: Sequence[Found]) -> list[tuple[str, ...]]:
    return [row(seed, found) for found in every]


def _told(seed: int, every: Sequence[Found]) -> list[str]:
    told = []
    for found in every:
        told += [f"{found.line.name}: {_seen(found)}"] if found.seen else []
        told += [f"{found.line.name}: not run. {found.fault}"] if found.fault else []
        told += [
            f"{found.line.name}: BROKEN. {sentence} (make trust SEED={seed} ONLY={found.line.name}:{lot})"
            for lot, sentence in _various(found.broken)
        ]
    return told


def _various(broken: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """A few that do not begin alike."""
    return list({said[:ALIKE]: (lot, said) for lot, said in reversed(broken)}.values())[:SENTENCES_SHOWN]


def _seen(found: Found) -> str:
    return ", ".join(f"{what} {number(count)}" for what, count in sorted(found.seen.items()))


def _seen_in_french(found: Found) -> str:
    """A word without its French stays as it is: an hour of trials is not lost for it, and a test misses it first."""
    told = sorted((_french(what), count) for what, count in found.seen.items())
    return ", ".join(f"{what} {number(count)}" for what, count in told)


def _french(what: str) -> str:
    try:
        return french.told(what)
    except KeyError:
        return what


def page(seed: int, every: Sequence[Found], command: str, before: str = "") -> str:
    """In Markdown, for those who read and do not run.

    before: the page as it stands. A line that was not run now keeps what it says there, with its own seed.
    """
    heads = ("promesse", "essais", "manquements", "attendu", "secondes", "pour le revoir")
    rows = _kept(_ROW, before) | {found.line.name: _line(seed, found) for found in every}
    told = _kept(_HAPPENED, before) | {
        found.line.name: f"- `{found.line.name}` : {_seen_in_french(found)}." for found in every if found.seen
    }
    lines = [PREFACE.format(command=command), f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    return (
        "\n".join([*lines, *rows.values(), "", "Ce qui s’est passé pendant ces essais :", "", *told.values()])
        + "\n"
    )


def _line(seed: int, found: Found) -> str:
    promise, runs, failures, wanted, seconds, repeat = row(seed, found)
    tried = "pas eu lieu" if runs == NOT_RUN else runs
    return f"| {promise} | {tried} | {failures} | {wanted} | {seconds} | `{repeat}` |"


def _kept(pattern: re.Pattern[str], before: str) -> dict[str, str]:
    """The lines of a page by the name of their trial."""
    return {found["name"]: found[0] for found in pattern.finditer(before)}


_ROW = re.compile(r"^\|.*ONLY=(?P<name>\w+).*$", re.MULTILINE)
_HAPPENED = re.compile(r"^- `(?P<name>\w+)` : .*$", re.MULTILINE)
PREFACE = """# Ce que Volontiers promet, mis à l’épreuve

Cette page est écrite par `{command}`, jamais à la main. Chacun peut relancer la commande : elle crée sa propre base
PostgreSQL, y parle avec le compte de l’application, par les mêmes verbes que les écrans, et n’appelle aucun réseau.
Un essai qui n’a pas pu avoir lieu s’écrit « pas eu lieu », jamais zéro.
"""
