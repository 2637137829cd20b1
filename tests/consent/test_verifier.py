"""The verifier finds every tampering at its exact line, and says it in French."""

import copy
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.consent.chain_given import chain, dumped, export, receipt, short, written
from tests.core.given import quick
from volontiers.consent import verifier

SOURCE = Path(verifier.__file__)


def check(path: Path, *options: str) -> tuple[bool, str]:
    parser = ArgumentParser()
    verifier.arguments(parser)
    fine, told = verifier.report(parser.parse_args([str(path), *options]))
    return fine, "\n".join(told)


def faults(lines: list, raw: bytes | None = None) -> list[str]:
    with TemporaryDirectory() as folder:
        path = export(Path(folder), lines)
        if raw is not None:
            path.write_bytes(raw)
        try:
            return verifier.Register(path).faults
        except ValueError as error:
            return [str(error)]


def at(line: int, found: list[str]) -> bool:
    return bool(found) and found[0].startswith(f"registre.jsonl, ligne {line} ")


BODIES = st.lists(
    st.dictionaries(st.text(max_size=5), st.none() | st.integers() | st.text(max_size=8), max_size=3), min_size=2,
    max_size=8,
)  # fmt: skip
ELSE = {
    "body": {"autre": 1},
    "kind": "pause",
    "salt": "cd" * 32,
    "time": "2020-01-01T00:00:00.000000+00:00",
    "day": "2020-01-01",
}


def _flipped(text: str, place: int) -> str:
    sign = text[place % len(text)]
    return text[: place % len(text)] + ("0" if sign != "0" else "1") + text[place % len(text) + 1 :]


@st.composite
def tampered(draw: st.DrawFn) -> tuple[list, int]:
    """(the lines after somebody tampered with them, the line where it shows)."""
    lines = chain(draw(BODIES), own=draw(st.booleans()))
    n = draw(st.integers(0, len(lines) - 2))
    how = draw(st.sampled_from(["edit", "delete", "insert", "renumber", "swap", "community", "body"]))
    if how == "edit":
        field = draw(st.sampled_from(["commitment", "head"]))
        lines[n][field] = _flipped(lines[n][field], draw(st.integers(0, 63)))
    elif how == "delete":
        del lines[n]
    elif how == "insert":
        lines.insert(n, copy.deepcopy(draw(st.sampled_from(lines))) | {"seq": n + 1, "head": "ab" * 32})
    elif how == "renumber":
        lines[n]["seq"] += draw(st.sampled_from([-1, 1, 5])) if n else 1
    elif how == "swap":
        other = draw(st.integers(n + 1, len(lines) - 1))
        lines[n], lines[other] = lines[other], lines[n]
    elif how == "community":
        lines[n or 1]["community"] = 8
        n = n or 1
    elif "salt" in lines[n]:
        field, value = draw(st.sampled_from(list(ELSE.items())))
        lines[n][field] = value
    else:
        lines[n]["commitment"] = "ef" * 32
    return lines, n + 1


@quick
@given(tampered())
def test_any_tampering_is_found_at_its_exact_line(case):
    lines, line = case
    assert at(line, faults(lines))


@quick
@given(BODIES, st.booleans())
def test_an_untouched_chain_has_no_fault(bodies, own):
    assert faults(chain(bodies, own=own)) == []


@quick
@given(BODIES, st.data())
def test_a_cut_tail_is_seen_with_a_receipt_alone(bodies, data):
    lines = chain(bodies)
    kept = data.draw(st.integers(1, len(lines) - 1))
    with TemporaryDirectory() as folder:
        path = export(Path(folder), lines[:kept])
        assert check(path)[0]
        fine, told = check(path, "--recu", receipt(lines[-1]))
    assert not fine
    assert f"coupé après la ligne {kept} " in told


def test_a_fork_is_seen_with_a_receipt_a_head_or_the_other_export(tmp_path):
    mine, other = export(tmp_path, short()), short(salt=2)
    for options in (["--recu", receipt(other[3])], ["--tete", other[3]["head"]]):
        fine, told = check(mine, *options)
        assert (fine, "bifurcation" in told) == (False, True)
    fine, told = check(mine, "--autre", str(export(tmp_path, short(3)[:2] + other[2:], "autre.jsonl")))
    assert not fine
    assert "n° 3 : bifurcation" in told


def test_a_shorter_export_of_the_same_chain_is_no_fork_and_a_longer_one_shows_the_cut(tmp_path):
    short_one, long_one = export(tmp_path, short()[:4], "a.jsonl"), export(tmp_path, short(), "b.jsonl")
    assert check(long_one, "--autre", str(short_one))[0]
    fine, told = check(short_one, "--autre", str(long_one))
    assert (fine, "coupé après la ligne 4 (n° 4, 2026-11-27)" in told) == (False, True)


def test_one_line_added_is_one_fault():
    lines = short()
    lines.insert(4, dict(lines[1]))
    found = faults(lines)
    assert (at(5, found), len(found)) == (True, 1)
    assert "ajoutée ou déplacée : n° 5 attendu" in found[0]


def test_a_line_says_its_number_and_its_day(tmp_path):
    lines = short()
    lines[2]["commitment"] = "0" * 64
    assert "ligne 3 (n° 3, 2026-11-26)" in check(export(tmp_path, lines))[1]


@pytest.mark.parametrize(
    "typed",
    [
        "{seq} {head}",
        "{seq}-{head}",
        "n° {seq} {spaced}",
        "N°{seq} : {HEAD}",
        " {seq} - {hyphened} ",
        "{head}",
        "n°{seq}—{head}",
        "Reçu : {seq} {spaced}",
        "REÇU {seq} {head}",
        "Rec\u0327u : {seq} {head}",
        "Voici votre reçu :\n\n{seq} {spaced}\n",
        "Gardez ceci, qui le prouve: {seq} {head}",
        "Tête : {seq} {head}",
        "Reçu : {head}",
        "{seq}{head}",
        "{seq}{spaced}",
        "no{seq}-{head}",
        "tête {seq} {head}",
        "ligne {seq} : {head}",
        "https://cpts.example/c/gaillacois-81/registre/{seq}-{head}",
        "2026-11-27 {seq} {head}",
        "Tête du 27/11 : {head}",
        "27/11/2026\t{seq}\t{spaced}",
    ],
)
def test_a_receipt_is_found_however_it_is_typed(tmp_path, typed):
    line = short()[3]
    head = line["head"]
    cut = [head[start : start + 4] for start in range(0, 64, 4)]
    text = typed.format(
        seq=4, head=head, HEAD=head.upper(), spaced=" ".join(cut), hyphened="-".join(cut).upper()
    )
    fine, told = check(export(tmp_path, short()), "--recu", text)
    assert (fine, "présent, au n° 4" in told) == (True, True)


@pytest.mark.parametrize(
    "typed", ["XK7-4PM", "", "12", "12 " + "g" * 64, "tête " + "a" * 63, "a" * 65, "a" * 63]
)
def test_a_receipt_that_cannot_be_one_is_told_so(tmp_path, typed):
    fine, told = check(export(tmp_path, short()), "--recu", typed)
    assert (fine, "64 chiffres ou lettres" in told) == (False, True)


@quick
@given(
    st.integers(1, 10**9),
    st.text("0123456789abcdef", min_size=64, max_size=64),
    st.sampled_from(
        ["", "Reçu : ", "tête ", "ligne ", "n° ", "https://cpts.example/c/vals-81/registre/", "23/11 "]
    ),
    st.data(),
)
def test_the_last_64_signs_are_the_head_and_the_digits_before_them_its_number(seq, head, before, data):
    between = st.text(" -–—\t\n\u202f_.:", max_size=3)
    signs = "".join(
        data.draw(between) + (sign.upper() if data.draw(st.booleans()) else sign) for sign in head
    )
    assert verifier.known(f"{before}{seq}{signs}{data.draw(between)}") == (seq, head)


def test_a_number_of_four_digits_is_read_as_the_page_shows_it():
    assert verifier.known("23/11/2026 12\u00a0180 " + "3fa9 " * 16) == (12180, "3fa9" * 16)


def test_a_mistyped_receipt_is_to_be_read_again_before_anything_else(tmp_path):
    path, line = export(tmp_path, short()), short()[3]
    for typed in (receipt(line)[:-1] + _flipped(line["head"][-1], 0), f"9 {line['head']}", "6 " + "ab" * 32):
        fine, told = check(path, "--recu", typed)
        assert (fine, "ROMPU" in told, "anomalie" in told) == (False, False, False)
        again, meant = told.splitlines()[-2:]
        assert "Les inscriptions se suivent. RELISEZ VOTRE REÇU" in again
        assert "n’y est pas : " in meant
    assert "registre.jsonl, n° 6 : reçu 6 abab" in meant
    assert "bifurcation" in meant


def test_a_chain_that_is_broken_stays_so_beside_a_mistyped_receipt(tmp_path):
    lines = short()
    lines[2]["commitment"] = "0" * 64
    fine, told = check(export(tmp_path, lines), "--recu", "6 " + "ab" * 32)
    assert (fine, "RELISEZ" in told, "n° 6 : reçu" in told) == (False, False, True)
    assert told.endswith("REGISTRE ROMPU : 1 anomalie(s), dix dites au plus.")


def test_another_community_is_told(tmp_path):
    mine, theirs = export(tmp_path, short()), short(community=8)
    assert "autre communauté (8)" in check(mine, "--autre", str(export(tmp_path, theirs, "b.jsonl")))[1]
    assert (
        "ligne 3 (n° 3, 2026-11-26) : inscription d’une autre communauté"
        in faults(short()[:2] + theirs[2:])[0]
    )


def test_an_erased_body_is_told_and_the_chain_holds(tmp_path):
    lines = short()
    lines[1] = {name: lines[1][name] for name in verifier.PUBLIC} | {"erased": True}
    fine, told = check(export(tmp_path, lines))
    assert (fine, "Corps vérifié : 5. Corps effacé : 1." in told) == (True, True)


def test_the_last_line_cut_in_the_middle(tmp_path):
    path = export(tmp_path, short())
    path.write_bytes(path.read_bytes()[:-40])
    fine, told = check(path)
    assert (fine, "ligne 6 (après le n° 5, 2026-11-28) : la dernière ligne est coupée" in told) == (
        False,
        True,
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\n", b"seq,day\n1,2026\n", b"[]\n", b"null\n", b"{}\n", b"\x00\xff\xfe\n", b"[" * 100_000 + b"\n",
        b"9" * 5000 + b"\n", b'{"seq":NaN}\n', "é".encode("latin-1"), b'"\\ud800"\n', b"PK\x03\x04",
    ],
)  # fmt: skip
def test_what_is_not_a_register_is_told_at_its_first_line(raw):
    assert at(1, faults([], raw))


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Dr Test"}, {"erased": "Dr Test"}, {"seq": True}, {"seq": "1"}, {"seq": 1.0}, {"seq": 0}, {"head": None},
        {"head": "AB" * 32}, {"commitment": "ab"}, {"community": "7"}, {"time": "2026"}, {"seq": -1}, {"head": "é" * 64},
    ],
)  # fmt: skip
def test_a_line_of_another_form_is_refused(change):
    lines = short(own=False)
    lines[0] |= change
    assert at(1, faults(lines))


def test_a_body_with_odd_times_does_not_stop_it():
    for value in (None, 3, [], {}):
        lines = short()
        lines[0]["time"] = value
        assert at(1, faults(lines))


def test_a_line_that_is_not_written_as_the_register_writes_is_refused():
    lines = short()
    twice = written(lines[:1]).replace(b'"seq":1', b'"seq":1,"seq":1')
    assert at(1, faults([], twice + written(lines[1:])))
    assert at(1, faults([], dumped(lines[0]) + b"\n" + written(lines[1:])))


def test_what_a_mail_program_does_to_ends_of_lines_is_forgiven():
    raw = written(short())
    assert faults([], b"\xef\xbb\xbf" + raw.replace(b"\n", b"\r\n")) == []
    assert faults([], raw[:-1]) == []


@pytest.mark.parametrize("own", [True, False])
def test_a_day_that_goes_back_is_a_fault_at_its_line(tmp_path, own):
    lines = short(own=own)
    lines[3]["day"] = "2026-11-01"
    fine, told = check(export(tmp_path, lines))
    assert (fine, told.count("ROMPU : 1 anomalie")) == (False, 1)
    assert told.startswith("registre.jsonl, ligne 4 (n° 4, 2026-11-01) : jour modifié")


def test_several_lines_of_one_day_are_no_fault(tmp_path):
    lines = short(own=False)
    lines[3]["day"] = lines[2]["day"]
    assert check(export(tmp_path, lines))[0]


def test_a_member_runs_it_with_python_alone(tmp_path):
    path, alone = export(tmp_path, short()), tmp_path / "verifier.py"
    alone.write_bytes(SOURCE.read_bytes())
    start = [sys.executable, "-I", "-S", str(alone)]
    done = subprocess.run(
        [*start, str(path), "--recu", receipt(short()[1])], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Le registre est entier.")
    path.write_bytes(path.read_bytes().replace(b'"asked":3', b'"asked":4'))
    done = subprocess.run([*start, str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, "ligne 4 (n° 4, 2026-11-27) : corps modifié" in done.stdout) == (1, True)
    done = subprocess.run([*start, str(tmp_path / "absent")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")


REACH = "Vérifié jusqu’au n° {} ; après, une fin coupée ne se verrait pas."
BLIND = "Sans reçu ni tête connue, une fin coupée ne se voit pas."


def test_it_says_up_to_which_line_a_cut_would_be_seen(tmp_path):
    lines = short(own=False)
    path, kept = export(tmp_path, lines), str(export(tmp_path, lines[:5], "ancien.jsonl"))
    assert BLIND in check(path)[1]
    for options, reach in (
        (["--recu", receipt(lines[1])], 2),
        (["--recu", receipt(lines[1]), "--tete", lines[3]["head"]], 4),
        (["--autre", kept], 5),
    ):
        fine, told = check(path, *options)
        assert (fine, REACH.format(reach) in told, BLIND in told) == (True, True, False), told


def test_it_says_which_community_and_what_is_not_proved(tmp_path):
    told = check(export(tmp_path, short(own=False)))[1]
    assert "Communauté n° 7." in told
    assert told.count("Corps absent : jour non prouvé.") == 1


def test_the_receipt_of_another_register_is_not_called_a_cut(tmp_path):
    path = export(tmp_path, short(3))
    told = check(path, "--recu", receipt(short(6, community=8)[5]))[1]
    assert "il est peut-être d’ailleurs. S’il est juste :" in told
    assert "coupé après la ligne 3 (n° 3, 2026-11-26)" in told
    told = check(path, "--autre", str(export(tmp_path, short(6), "b.jsonl")))[1]
    assert "coupé après la ligne 3" in told
    assert "REGISTRE ROMPU" in told
    assert "d’ailleurs" not in told


@pytest.mark.parametrize(
    "raw", [b"", b"\n", b"<!doctype html>\n<p>Connexion</p>\n", b"null\n", b'{"day":null}']
)
def test_what_cannot_be_read_is_not_a_broken_register(tmp_path, raw):
    good, path = export(tmp_path, short()), tmp_path / "page.html"
    path.write_bytes(raw)
    for fine, told in (check(path), check(good, "--autre", str(path))):
        assert (fine, told.count("\n")) == (False, 0)
        assert told.startswith("Cela ne se lit pas : page.html, ligne 1 : ")
        assert "recommencez" in told


def test_a_day_that_is_none_is_never_shown():
    lines = short(own=False)
    lines[2]["day"] = None
    found = faults(lines)
    assert at(3, found)
    assert "None" not in found[0]


def test_a_file_that_is_not_there_is_told_in_french(tmp_path):
    for path in (tmp_path / "absent.jsonl", tmp_path):
        fine, told = check(path)
        assert (fine, "ne s’ouvre pas" in told, "Errno" in told) == (False, True, False)


def test_a_blank_last_line_is_fine_and_a_blank_one_between_is_not():
    raw = written(short())
    assert faults([], raw + b"\n \r\n") == []
    assert at(2, faults([], raw.replace(b"\n", b"\n\n", 1)))


def test_it_is_one_short_file():
    assert len(SOURCE.read_text(encoding="utf-8").splitlines()) <= 150
