"""An archive of Belenios made by hand: whatever is public of an election that ended, with no proof in it."""

import io
import json
import tarfile
from hashlib import sha256

QUESTION = {"answers": ["Lou Roux", "Lou Salvy"], "blank": True, "min": 1, "max": 1, "question": "Qui ?"}


class Small:
    def __init__(self) -> None:
        self.files: list[tuple[str, bytes]] = [("BELENIOS", b"{}")]
        self.parent: str | None = None
        self.height = 0

    def data(self, said: object) -> str:
        content = json.dumps(said).encode()
        name = sha256(content).hexdigest()
        self.files.append((f"{name}.data.json", content))
        return name

    def event(self, kind: str, payload: str = "") -> None:
        said = {"parent": self.parent, "height": self.height, "type": kind, "payload": payload}
        content = json.dumps(said).encode()
        self.parent, self.height = sha256(content).hexdigest(), self.height + 1
        self.files.append((f"{self.parent}.event.json", content))

    def packed(self) -> bytes:
        there = io.BytesIO()
        with tarfile.open(fileobj=there, mode="w") as tar:
            for name, content in self.files:
                member = tarfile.TarInfo(name)
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
        return there.getvalue()


def small(*, questions=(QUESTION,), result=((1, 0, 2),), weight=3, ended=True) -> Small:
    """Three credentials, three ballots: a blank and two for the second answer."""
    made = Small()
    election = made.data({"uuid": "u" * 14, "questions": list(questions)})
    credentials = made.data(["a", "b", "c"])
    made.event("Setup", made.data({"election": election, "credentials": credentials}))
    made.event("EncryptedTally", made.data({"num_tallied": 3, "total_weight": weight}))
    if ended:
        made.event("Result", made.data({"result": list(result)}))
    return made
