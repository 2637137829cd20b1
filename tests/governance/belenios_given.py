"""A real election on Belenios, made from its setup to its result by its own tool."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

TOOL = "belenios-tool"
HERE = shutil.which(TOOL) is not None
GROUP = "BELENIOS-2048"


class Far:
    """One election in its folder. answers: the candidates; votes: indexes of the answers chosen, none for a blank."""

    def __init__(
        self, folder: Path, answers: Sequence[str], voters: int, most: int = 1, least: int = 1
    ) -> None:
        self.folder = folder
        uuid = self._run("setup", "generate-token").strip()
        self.bel = folder / f"{uuid}.bel"
        (folder / "voters.txt").write_text("".join(f"{n},\n" for n in range(1, voters + 1)))
        said = ("--uuid", uuid, "--group", GROUP)
        self._run("setup", "generate-credentials", *said, "--file", "voters.txt")
        next(folder.glob("*.pubcreds")).rename(folder / "public_creds.json")
        secret = next(folder.glob("*.privcreds")).read_text().splitlines()
        self.credentials = [line.split()[-1] for line in secret]
        for _ in range(3):
            self._run("setup", "generate-trustee-key", "--group", GROUP)
        keys = sorted(folder.glob("*.pubkey"))
        (folder / "public_keys.jsons").write_text("".join(one.read_text() for one in keys))
        self._run("setup", "make-trustees")
        question = {"answers": list(answers), "blank": True, "min": least, "max": most, "question": "Qui ?"}
        asked = {"description": "", "name": "Élection", "questions": [question], "administrator": "a"}
        (folder / "asked.json").write_text(json.dumps(asked | {"credential_authority": "b"}))
        self._run("setup", "make-election", *said, "--template", "asked.json")
        self._run("archive", "init")
        self.answers = len(answers)

    def vote(self, voter: int, *chosen: int) -> None:
        choices = [int(not chosen), *(int(n in chosen) for n in range(self.answers))]
        (self.folder / "cred").write_text(self.credentials[voter])
        (self.folder / "choice").write_text(json.dumps([choices]))
        ballot = self._run("election", "generate-ballot", "--privcred", "cred", "--ballot", "choice")
        self._add("Ballot", ballot)

    def end(self) -> bytes:
        """The archive with its result."""
        self._add("EndBallots", "")
        self._add("EncryptedTally", self._run("election", "compute-encrypted-tally"))
        for number, key in enumerate(sorted(self.folder.glob("*.privkey")), start=1):
            part = self._run("election", "decrypt", "--privkey", key.name, "--trustee-id", str(number))
            self._add("PartialDecryption", part)
        self._add("Result", self._run("election", "compute-result"))
        return self.archive()

    def archive(self) -> bytes:
        return self.bel.read_bytes()

    def _add(self, kind: str, payload: str) -> None:
        self._run("archive", "add-event", f"--type={kind}", said=payload)

    def _run(self, *command: str, said: str = "") -> str:
        done = subprocess.run(
            [TOOL, *command], cwd=self.folder, input=said, capture_output=True, text=True, check=True, timeout=60,
            env=dict(os.environ) | {"BELENIOS_USE_URANDOM": "1"},
        )  # fmt: skip
        return done.stdout
