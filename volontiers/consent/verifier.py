"""Vérifie un registre des accords, sans réseau et sans rien d’autre que Python.

    python3 verifier.py REGISTRE.jsonl [--recu "12 3fa9…"] [--tete "412 9be0…"] [--autre AUTRE.jsonl]
Un reçu gardé, une tête connue, un autre export : chacun peut être répété. Sortie 0 si tout concorde, 1 sinon."""

import argparse
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

NUMBER = r"(?<![0-9a-f])(?<![0-9][-/.])([0-9]{1,3}(?:[\xa0\u202f][0-9]{3})+|[0-9]{1,400})[\W_]*"
RECEIPT = rf"(?s)(?:.*?{NUMBER}|(?:.*[\W_])?)((?:[0-9a-f][\W_]*){{64}})"
REREAD = "Les inscriptions se suivent. RELISEZ VOTRE REÇU : il est peut-être d’ailleurs. S’il est juste :"
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
    """(seq: the digits right before the head, 0 when none; head: the last 64 signs). Raises ValueError."""
    if not (found := re.fullmatch(RECEIPT, typed.lower())):
        raise ValueError(f"« {typed} ». Recopiez un numéro, puis 64 chiffres ou lettres de a à f")
    return int(re.sub(r"\D", "", found[1] or "0")), re.sub(r"[\W_]", "", found[2])


def entry(raw: bytes) -> dict[str, Any]:
    """One line of the export. Raises ValueError."""
    try:
        said = json.loads(text := raw.decode("utf-8-sig").strip())
        exact = canonical(said).decode() == text
    except (ValueError, RecursionError) as error:
        raise ValueError("ce n’est pas du JSON : fichier vide, abîmé ou d’une autre sorte") from error
    if not exact or not isinstance(said, dict) or not set(said) >= PUBLIC or type(said["day"]) is not str:
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
        self.community, self.last, self.day, self.own, self.erased, self.reach = 0, 0, "", 0, 0, 0
        for line, text in enumerate((raw := path.read_bytes()).rstrip().split(b"\n"), 1):
            try:
                self._follow(line, entry(text))
            except ValueError as error:
                after = f" (après le n° {self.last}, {self.day})" if self.last else ""
                cut = "la dernière ligne est coupée" if line > 1 and text and raw.endswith(text) else error
                self.faults.append(f"{path.name}, ligne {line}{after} : {cut}.")
        if not self.heads:
            raise ValueError(f"{self.faults[0]} Téléchargez de nouveau ce registre")

    def _follow(self, line: int, said: dict[str, Any]) -> None:
        seq, day, prev = said["seq"], str(said["day"]), bytes.fromhex(self.heads.get(self.last, ""))
        self.community = self.community or said["community"]
        if found := self._fault(said, seq, self.last + 1, prev):
            self.faults.append(f"{self.name}, ligne {line} (n° {seq}, {day}) : {found}.")
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
        if own and str(own[0])[:10] != said["day"]:
            return "jour modifié : le corps en dit un autre"
        return f"jour modifié ici ou avant : il recule, après le {self.day}" if said["day"] < self.day else ""

    def expect(self, what: str, seq: int, wanted: str) -> list[str]:
        """What is wrong with a head that somebody kept (seq 0: its number is not known), against this export."""
        seq = seq or next((one for one, found in self.heads.items() if found == wanted), 0)
        if self.heads.get(seq) == wanted:
            self.notes.append(f"{what} : présent, au n° {seq}.")
            self.reach = max(self.reach, seq)
            return []
        cut = f"registre coupé après la ligne {len(self.heads)} (n° {self.last}, {self.day})"
        told = cut if seq > self.last else f"bifurcation (deux registres){'' if seq else ', ou fin coupée'}"
        return [f"{self.name}, n° {seq or '?'} : {what} n’y est pas : {told}."]

    def compare(self, other: "Register") -> None:
        if self.community != other.community:
            self.faults.append(f"{other.name} : registre d’une autre communauté ({other.community}).")
        elif fork := next((seq for seq, own in self.heads.items() if other.heads.get(seq, own) != own), 0):
            self.faults.append(f"{self.name}, n° {fork} : bifurcation, {other.name} dit autre chose.")
        else:
            self.faults += self.expect(f"fin de {other.name}", other.last, other.heads[other.last])
        self.faults += other.faults


def report(options: argparse.Namespace) -> tuple[bool, list[str]]:
    try:
        mine = Register(options.registre)
        kept = [("reçu", one) for one in options.recu] + [("tête", one) for one in options.tete]
        missed = [one for what, typed in kept for one in mine.expect(f"{what} {typed[:24]}", *known(typed))]
        for path in options.autre:
            mine.compare(Register(path))
    except (OSError, ValueError) as error:
        why = f"« {error.filename or '?'} » ne s’ouvre pas" if isinstance(error, OSError) else error
        return False, [f"Cela ne se lit pas : {why}. Vérifiez ce que vous avez donné, puis recommencez."]
    told = [*mine.faults[:10], *mine.notes, f"Communauté n° {mine.community}."]
    told += [f"Inscriptions : {mine.last}, jusqu’au {mine.day}. Tête : {mine.last} {mine.heads[mine.last]}"]
    told += [f"Corps vérifié : {mine.own}. Corps effacé : {mine.erased}. Corps absent : jour non prouvé."]
    if mine.faults:
        return False, [*told, *missed, f"REGISTRE ROMPU : {len(mine.faults)} anomalie(s), dix dites au plus."]
    if missed:
        return False, [*told, REREAD, *missed]
    reach = f"Vérifié jusqu’au n° {mine.reach} ; après, une fin coupée ne se verrait pas."
    blind = "Sans reçu ni tête connue, une fin coupée ne se voit pas."
    return True, [*told, reach if mine.reach else blind, "Le registre est entier."]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("registre", type=Path, help="l’export, une inscription par ligne")
    for name, kind in (("--recu", str), ("--tete", str), ("--autre", Path)):
        parser.add_argument(name, type=kind, action="append", default=[])


if __name__ == "__main__":
    arguments(reader := argparse.ArgumentParser(description=__doc__))
    fine, sentences = report(reader.parse_args())
    sys.stdout.write("\n".join(sentences) + "\n")
    sys.exit(not fine)
