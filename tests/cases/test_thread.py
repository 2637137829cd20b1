"""The thread of a case: whatever a verb records there, the desk reads as a sentence."""

import ast
from collections.abc import Iterator

from tests.house.tree import at, calls, sources
from volontiers.cases.models import Event
from volontiers.cases.queries import thread

# Who writes a line of the thread: the word it writes is the second argument.
_WRITERS = {"record", "give_back"}


def recorded() -> Iterator[tuple[str, ast.expr]]:
    """(place, word) of every line that the product writes."""
    for path in sources("cases", "agenda"):
        for call in calls(path):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in _WRITERS:
                yield at(path, call), call.args[1]


def words(written: ast.expr) -> set[str]:
    return {
        node.value
        for node in ast.walk(written)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_word_recorded_has_its_sentence_and_no_sentence_is_left_over():
    said = {word for _, written in recorded() for word in words(written)}
    assert len(said) > 30
    assert said == set(thread._SENTENCES)


def test_only_give_back_records_a_word_that_it_was_given():
    unnamed = [place for place, written in recorded() if not words(written)]
    assert [place.split(":")[0] for place in unnamed] == ["volontiers/cases/actions/answers.py"]


def test_a_word_added_by_the_person_is_told_in_french():
    told = thread.sentence(Event(verb="information_added", data={}), thread.Named({}, {}))
    assert told == "Un mot ajouté par la personne, à lire dans les notes"
