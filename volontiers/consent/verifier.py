"""Vérifie un registre des accords, sans réseau et sans rien d’autre que Python.

    python3 verifier.py REGISTRE.jsonl [--recu "12 3fa9…"] [--tete "412 9be0…"] [--autre AUTRE.jsonl]

Un reçu gardé, une tête connue, un autre export : chacun peut être répété. Sortie 0 si tout concorde, 1 sinon.
"""

import argparse
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

PUBLIC, OWN = {"community", "seq", "day", "commitment", "head"}, ("time", "kind", "body")


def canonical(value: object) -> bytes:
    """The one way to write a value: keys in order, no space. Raises ValueError on half a character."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def commitment(salt: bytes, time: str, kind: str, body: object) -> bytes:
    return hashlib.sha256(salt + canonical({"time": time, "kind": kind, "body": body})).digest()


def head(prev: bytes, community: int, seq: int, committed: bytes) -> bytes:
    """Each field after its length in bytes, on four bytes; before the first line, prev is empty."""
    fields = (prev, str(community).encode(), str(seq).encode(), committed)
    return hashlib.sha256(b"".join(len(one).to_bytes(4, "big") + one for one in fields)).digest()


def known(typed: str) -> tuple[int, str]:
    """(seq, or 0 when only the head was given; head), typed with spaces, hyphens or capitals. Raises ValueError."""
    found = re.fullmatch(r"(?:n[\Wo]*)?(?:([0-9]+)\W+)?((?:[0-9a-f]\W*){64})", typed.lower().strip())
    if found is None:
        raise ValueError(f"« {typed} » au lieu d’un numéro, puis 64 chiffres ou lettres de a à f")
    return int(found[1] or 0), re.sub(r"\W", "", found[2])


def entry(raw: bytes) -> dict[str, Any]:
    """One line of the export. Raises ValueError."""
    try:
        text = raw.decode("utf-8-sig").strip()
        said = json.loads(text)
        exact = canonical(said).decode() == text
    except (ValueError, RecursionError) as error:
        raise ValueError("ce n’est pas du JSON : fichier abîmé, ou qui n’est pas un registre") from error
    if not exact or not isinstance(said, dict) or not set(said) >= PUBLIC:
        raise ValueError("ce n’est pas une inscription, écrite comme le registre les écrit")
    if set(said) - PUBLIC not in (set(), {"salt", *OWN}, {"erased"}) or said.get("erased", True) is not True:
        raise ValueError("des champs ont été ajoutés ou retirés")
    hashes = [str(said[one]) for one in ("commitment", "head", "salt") if one in said]
    numbers = [type(said[one]) is int and said[one] > 0 for one in ("community", "seq")]
    if not all(numbers) or not all(re.fullmatch("[0-9a-f]{64}", one) for one in hashes):
        raise ValueError("un numéro ou une empreinte n’a pas la bonne forme")
    return said


class Register:
    def __init__(self, path: Path) -> None:
        self.name, self.heads, self.faults, self.notes = path.name, dict[int, str](), list[str](), list[str]()
        self.community, self.last, self.day, self.own, self.erased = 0, 0, "", 0, 0
        *lines, tail = path.read_bytes().split(b"\n")
        for line, text in enumerate([*lines, tail] if tail or not lines else lines, 1):
            try:
                self._follow(line, entry(text))
            except ValueError as error:
                after = f" (après le n° {self.last}, {self.day})" if self.last else ""
                cut = "la dernière ligne est coupée" if line > len(lines) and line > 1 else error
                self.faults.append(f"{path.name}, ligne {line}{after} : {cut}.")

    def _follow(self, line: int, said: dict[str, Any]) -> None:
        seq, day, prev = said["seq"], str(said["day"]), bytes.fromhex(self.heads.get(self.last, ""))
        self.community = self.community or said["community"]
        if found := self._fault(said, seq, self.last + 1, prev):
            self.faults.append(f"{self.name}, ligne {line} (n° {seq}, {day}) : {found}.")
        if day < self.day:
            self.notes.append(f"Ligne {line} (n° {seq}) : le jour {day} vient après le {self.day}.")
        if said["community"] == self.community and seq > self.last:
            self.last, self.day, self.heads[seq] = seq, day, said["head"]
            self.own, self.erased = self.own + ("salt" in said), self.erased + ("erased" in said)

    def _fault(self, said: dict[str, Any], seq: int, due: int, prev: bytes) -> str:
        committed, own = bytes.fromhex(said["commitment"]), [said[one] for one in OWN if one in said]
        if said["community"] != self.community:
            return f"inscription d’une autre communauté ({said['community']}, et non {self.community})"
        if seq != due:
            return f"inscription {'ajoutée' if seq < due else 'supprimée'} ou déplacée : n° {due} attendu"
        if head(prev, self.community, seq, committed).hex() != said["head"]:
            return "inscription modifiée ou ajoutée : sa tête ne suit pas de la précédente"
        if own and commitment(bytes.fromhex(said["salt"]), *own) != committed:
            return "corps modifié : il ne correspond pas à son empreinte"
        return "jour modifié : le corps en dit un autre" if own and str(own[0])[:10] != said["day"] else ""

    def expect(self, what: str, seq: int, wanted: str) -> None:
        """A head that somebody kept (seq 0: its number is not known), against this export."""
        seq = seq or next((one for one, found in self.heads.items() if found == wanted), 0)
        if self.heads.get(seq) == wanted:
            self.notes.append(f"{what} : présent, au n° {seq}.")
        elif seq > self.last:
            told = f"coupé après la ligne {len(self.heads)} (n° {self.last}, {self.day})"
            self.faults.append(f"{self.name} : registre {told} ; {what} : n° {seq}.")
        else:
            told = "bifurcation (deux registres différents), tête fausse, ou autre communauté"
            self.faults.append(f"{self.name}, n° {seq or '?'} : {what} n’y est pas : {told}.")

    def compare(self, other: "Register") -> None:
        common = [seq for seq in self.heads if seq in other.heads]
        fork = next((seq for seq in common if self.heads[seq] != other.heads[seq]), 0)
        if self.community != other.community:
            self.faults.append(f"{other.name} : registre d’une autre communauté ({other.community}).")
        elif fork:
            self.faults.append(f"{self.name}, n° {fork} : bifurcation, {other.name} dit autre chose.")
        elif other.last > self.last:
            self.expect(f"fin de {other.name}", other.last, other.heads[other.last])
        self.faults += other.faults


def report(options: argparse.Namespace) -> tuple[bool, list[str]]:
    try:
        mine = Register(options.registre)
        for what, typed in [("reçu", one) for one in options.recu] + [("tête", one) for one in options.tete]:
            mine.expect(f"{what} {typed[:24]}", *known(typed))
        for path in options.autre:
            mine.compare(Register(path))
    except (OSError, ValueError) as error:
        return False, [f"Cela ne se lit pas : {error}."]
    told = [*mine.faults[:10], *mine.notes]
    told += [
        f"Inscriptions : {mine.last}, jusqu’au {mine.day}. Tête : {mine.last} {mine.heads.get(mine.last)}"
    ]
    told += [f"Corps vérifié : {mine.own}. Corps effacé : {mine.erased}. Les autres ne sont pas ici."]
    told += [] if mine.notes else ["Sans reçu ni tête connue, une fin coupée ne se voit pas."]
    broken = f"REGISTRE ROMPU : {len(mine.faults)} anomalie(s), les dix premières sont dites."
    return not mine.faults, [*told, broken if mine.faults else "Le registre est entier."]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("registre", type=Path, help="l’export, une inscription par ligne")
    for name, kind in (("--recu", str), ("--tete", str), ("--autre", Path)):
        parser.add_argument(name, type=kind, action="append", default=[])


if __name__ == "__main__":
    arguments(reader := argparse.ArgumentParser(description=__doc__))
    fine, sentences = report(reader.parse_args())
    sys.stdout.write("\n".join(sentences) + "\n")
    sys.exit(not fine)
