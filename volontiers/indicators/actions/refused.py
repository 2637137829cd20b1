"""What cannot be written of an indicator: said with what to do, and nothing is written."""


class NotWritten(Exception):
    """field: the one to correct, empty for the whole page; sentence: what to do, in French."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence
