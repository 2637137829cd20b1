"""The look: contrasts, weights, files of others, and nothing in a template that the policy refuses."""

import gzip
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from volontiers.ops.management.commands import vendor
from volontiers.web.gallery import gallery, icons
from volontiers.web.page import Link, Page, page_context

WEB = Path(__file__).resolve().parents[2] / "volontiers" / "web"
STATIC = WEB / "static"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
PIECES = sorted((WEB / "templates" / "ui").glob("*.html"))
SHEETS = {name: (STATIC / "css" / name).read_text(encoding="utf-8") for name in ("public.css", "staff.css")}
TOKENS = dict(re.findall(r"^  (--v-[\w-]+): (#[0-9a-f]{6});", SHEETS["public.css"], re.MULTILINE))


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb. Source: WCAG 2.2, definition of relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def colour(name: str) -> str:
    return name if name.startswith("#") else TOKENS[f"--v-{name}"]


@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("ink", "paper", 7),
        ("ink", "card", 7),
        ("ink", "plain", 7),
        ("ink", "sun-soft", 7),
        ("ink", "primary-soft", 7),
        ("muted", "paper", 4.5),
        ("muted", "card", 4.5),
        ("muted", "plain", 4.5),
        ("muted", "primary-soft", 4.5),
        ("#ffffff", "primary", 7),
        ("#ffffff", "primary-deep", 7),
        ("#ffffff", "ink", 7),
        ("primary", "paper", 7),
        ("primary", "card", 7),
        ("primary-deep", "primary-soft", 7),
        ("wait", "sun-soft", 4.5),
        ("ok", "ok-soft", 4.5),
        ("danger", "danger-soft", 4.5),
        ("danger", "card", 4.5),
        ("danger", "paper", 4.5),
        ("#ffffff", "danger", 4.5),
        ("#ffffff", "#85141a", 4.5),
        ("control", "card", 3),
        ("control", "paper", 3),
        ("focus", "paper", 3),
        ("focus", "card", 3),
        ("focus", "danger-soft", 3),
        ("#ffffff", "primary", 3),
        ("sun", "primary", 3),
    ],
)
def test_every_pair_of_colours_can_be_read(front, back, least):
    assert contrast(colour(front), colour(back)) >= least


def test_tokens_are_said_once():
    assert len(TOKENS) > 20
    assert not re.findall(r"^\s*--v-[\w-]+:", SHEETS["staff.css"], re.MULTILINE)


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_uses_only_tokens_that_exist(sheet):
    said = set(re.findall(r"(--v-[\w-]+):", SHEETS["public.css"]))
    assert set(re.findall(r"var\((--v-[\w-]+)\)", SHEETS[sheet])) <= said


def test_the_public_sheet_stays_light():
    assert len(gzip.compress(SHEETS["public.css"].encode())) <= 12_000


def test_a_sheet_fetches_only_our_own_files():
    for name, text in SHEETS.items():
        assert "@import" not in text
        for address in re.findall(r'url\("([^"]+)"\)', text):
            assert (STATIC / "css" / address).resolve().is_file(), f"{name}: {address}"


def test_what_one_tap_weighs():
    """Sheet, drawings and script of the one-tap page; the page itself has what is left of 45 KB."""
    parts = ("css/public.css", "img/icons.svg", "img/favicon.svg", "img/chevron.svg", "js/phone.js")
    assert sum(len(gzip.compress((STATIC / part).read_bytes())) for part in parts) <= 15_000


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(WEB).as_posix())
def test_a_template_carries_no_style_no_script_and_no_stranger(template):
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"hx-on|hx-vals\s*=\s*[\"']js:|<style", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"(src|href|action)\s*=\s*[\"'](https?:)?//", text)


def test_files_of_others_are_what_the_list_says(capsys):
    call_command("vendor", "verifier")
    assert capsys.readouterr().out.count("conforme") == 2


def test_a_file_of_others_that_was_touched_is_named(monkeypatch):
    entry = vendor.listed()[0] | {"sha256": "0" * 64}
    monkeypatch.setattr(vendor, "listed", lambda: [entry])
    with pytest.raises(CommandError, match=r"bootstrap\.min\.css n’est pas le fichier"):
        call_command("vendor", "verifier")


def test_every_file_of_others_is_listed():
    known = {name for entry in vendor.listed() for name in (entry["path"], entry["licence_path"])}
    there = {path.relative_to(STATIC).as_posix() for path in (STATIC / "vendor").rglob("*") if path.is_file()}
    assert there == known | {vendor.LIST}


@pytest.fixture
def page():
    return Page(
        title="Composants",
        community_name="Communauté des Coteaux",
        desk_phone="05 36 49 00 00",
        user_name="Camille",
        role_label="coordinatrice",
        nav=(Link("Bureau", "/bureau/", current=True), Link("Dossiers", "/dossiers/")),
        communities=(Link("Communauté voisine", "/c/voisine/"),),
        menu=(Link("Mon compte", "/compte/"),),
        sign_out_url="/compte/logout/",
        version="0.1.0",
    )


@pytest.fixture
def drawn(page):
    request = RequestFactory().get("/composants")
    request.page = page
    return BeautifulSoup(gallery(request).content, "html.parser")


def test_the_gallery_shows_every_piece():
    text = "".join(
        (WEB / "templates" / name).read_text(encoding="utf-8") for name in ("gallery.html", "base_staff.html")
    )
    text += "".join(path.read_text(encoding="utf-8") for path in PIECES)
    assert [path.name for path in PIECES if f'"ui/{path.name}"' not in text] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(WEB).as_posix())
def test_every_icon_asked_for_is_drawn(template):
    asked = set(re.findall(r'ui/icon\.html" with name="([\w-]+)"', template.read_text(encoding="utf-8")))
    assert asked <= set(icons())


def test_ids_are_unique_and_every_label_finds_its_field(drawn):
    ids = [tag["id"] for tag in drawn.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {tag["for"] for tag in drawn.find_all("label", attrs={"for": True})} <= set(ids)


def test_every_description_of_a_field_exists(drawn):
    ids = {tag["id"] for tag in drawn.find_all(id=True)}
    described = drawn.find_all(attrs={"aria-describedby": True})
    assert len(described) > 5
    for tag in described:
        assert set(tag["aria-describedby"].split()) <= ids


def test_the_error_summary_leads_to_the_fields(drawn):
    ids = {tag["id"] for tag in drawn.find_all(id=True)}
    links = drawn.select(".error-summary a")
    assert "Le numéro de rappel manque" in links[0].text
    assert {link["href"].removeprefix("#") for link in links} <= ids


def test_the_frame_names_the_community_the_desk_and_the_person(drawn):
    assert drawn.html["lang"] == "fr"
    assert drawn.select_one("a.skip")["href"] == "#contenu"
    head = drawn.select_one("header.mast")
    assert head.select_one(".community").text == "Communauté des Coteaux"
    assert head.select_one("a.tel")["href"] == "tel:0536490000"
    assert "Camille · coordinatrice" in head.text
    assert head.select_one("[aria-current=page]").text == "Bureau"
    assert drawn.select_one("#annonce")["role"] == "status"


def test_the_guards_page_is_shown_and_a_page_without_a_guard_is_anonymous(page):
    request = RequestFactory().get("/")
    assert page_context(request)["page"] == Page()
    request.page = page
    assert page_context(request)["page"] == page


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(WEB).as_posix())
def test_every_static_file_named_in_a_template_exists(template):
    for name in re.findall(r"{% static '([^']+)' %}", template.read_text(encoding="utf-8")):
        assert finders.find(name), name
