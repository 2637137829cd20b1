"""The small scripts, one behaviour each, in a real browser. Every request is answered here."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser
HOME = "http://127.0.0.1:9"
PATIENCE = 20_000  # milliseconds: a busy machine is slow, not wrong
expect.set_options(timeout=PATIENCE)
SCRIPTS = ["keys", "focus", "board", "draft", "communes", "presence", "stepper"]


class Site:
    """Answers a page, the static files, and whatever a test adds by path."""

    def __init__(self, page: Page) -> None:
        self.page, self.answers, self.asked = page, {}, []
        page.route("**/*", self.answer)

    def answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        self.asked.append((route.request.method, path, route.request.headers, route.request.post_data))
        if path in self.answers:
            self.answers[path](route)
        elif path.startswith("/static/"):
            route.fulfill(path=Path(finders.find(path.removeprefix("/static/"))))
        else:
            route.fulfill(status=404, body="")

    def open(self, body: str, scripts: list[str] = SCRIPTS, path: str = "/") -> Page:
        links = "".join(f'<script src="/static/js/{name}.js" defer></script>' for name in scripts)
        htmx = '<script src="/static/django_htmx/htmx-2.min.js" defer></script>'
        config = {
            "responseHandling": [{"code": "204|304", "swap": False}, {"code": "[23]..", "swap": True}],
            "allowEval": False,
        }
        head = f"<meta charset='utf-8'><meta name='htmx-config' content='{json.dumps(config)}'>{htmx}{links}"
        html = f"<!doctype html><html lang='fr'><head>{head}</head><body>{body}</body></html>"
        self.answers[path] = lambda route: route.fulfill(content_type="text/html", body=html)
        self.page.goto(HOME + path)
        return self.page

    def posted(self, path: str) -> list[dict[str, list[str]]]:
        return [parse_qs(body) for method, there, _, body in self.asked if (method, there) == ("POST", path)]


@pytest.fixture
def site(browser):
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    yield Site(page)
    page.close()


@pytest.mark.parametrize("key", ["F2", "F8", "F9"])
def test_a_key_presses_the_button_that_bears_it(site, key):
    page = site.open(f'<input id="field"><a id="there" href="#done-{key}" data-key="{key}">Faire</a>')
    page.focus("#field")
    page.keyboard.press(key)
    page.wait_for_url(f"**#done-{key}")


def test_a_key_leaves_a_hidden_button_alone(site):
    page = site.open('<a href="#hidden" data-key="F8" hidden>Non</a><a href="#seen" data-key="F8">Oui</a>')
    page.keyboard.press("F8")
    page.wait_for_url("**#seen")


def test_the_question_mark_opens_the_keys_outside_a_field_only(site):
    page = site.open('<input id="field"><dialog id="touches">Les touches</dialog>')
    page.focus("#field")
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_hidden()
    page.locator("#field").blur()
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_visible()


def test_the_reader_is_brought_to_the_errors(site):
    page = site.open('<h1>Page</h1><div class="error-summary" tabindex="-1">Il manque un numéro.</div>')
    expect(page.locator(".error-summary")).to_be_focused()


def test_a_double_click_sends_once(site):
    site.answers["/send"] = lambda route: route.fulfill(status=204)
    page = site.open('<form method="post" action="/send"><button>Envoyer</button></form>')
    with page.expect_request("**/send"):
        page.click("button")
    page.click("button")
    page.wait_for_timeout(300)
    assert len(site.posted("/send")) == 1


def test_the_stepper_keeps_its_bounds(site):
    page = site.open(
        '<div data-stepper><button data-step="-1" hidden>−</button>'
        '<input type="number" value="1" min="1" max="2">'
        '<button data-step="1" hidden>+</button></div>'
    )
    for button in ("+", "+", "+"):
        page.click(f"text={button}")
    expect(page.locator("input")).to_have_value("2")


ROWS = (
    '<tr id="r1"><td><a id="a1" href="#one">A</a></td></tr>'
    '<tr id="r2"><td><a id="a2" href="#two">B</a></td></tr>'
)
BOARD = (
    '<span data-board-state></span><div data-board><table><tbody data-rows hx-get="/rows"'
    f' hx-trigger="every 200ms" hx-swap="innerHTML">{ROWS}</tbody></table></div>'
)


def test_arrows_walk_the_rows_and_enter_opens(site):
    site.answers["/rows"] = lambda route: route.fulfill(status=304)
    page = site.open(BOARD)
    page.keyboard.press("Tab")
    expect(page.locator("#r1")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#r2")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**#two")


def test_a_poll_tells_what_it_already_has_and_keeps_the_focus(site):
    def rows(route: Route) -> None:
        known = route.request.headers.get("if-none-match")
        if known == '"v1"':
            route.fulfill(status=304)
        else:
            route.fulfill(
                headers={"ETag": '"v1"', "Cache-Control": "no-store"}, content_type="text/html", body=ROWS
            )

    site.answers["/rows"] = rows
    page = site.open(BOARD)
    page.focus("#a1")
    for _ in range(2):
        with page.expect_response(lambda answer: answer.status == 304):
            pass
    expect(page.locator("#a1")).to_be_focused()
    polls = [headers.get("if-none-match") for _, path, headers, _ in site.asked if path == "/rows"]
    assert polls[0] is None
    assert set(polls[1:]) == {'"v1"'}
    expect(page.locator("[data-board-state]")).to_contain_text("à jour à")


def test_two_lost_polls_freeze_the_board_and_say_since_when(site):
    site.answers["/rows"] = lambda route: route.abort()
    page = site.open(BOARD)
    expect(page.locator("[data-board-state]")).to_contain_text("Tableau figé à")
    expect(page.locator("[data-board]")).to_have_class("frozen")


def test_a_draft_is_kept_once_for_each_change(site):
    site.answers["/draft"] = lambda route: route.fulfill(status=204)
    page = site.open(
        '<span data-draft-state></span><form method="post" data-autosave="/draft">'
        '<textarea id="w" name="words" maxlength="280"></textarea></form>'
        '<span class="count" data-for="w"></span>'
    )
    page.fill("textarea", "Il a de la fièvre.")
    expect(page.locator("[data-draft-state]")).to_have_text("brouillon enregistré")
    expect(page.locator(".count")).to_have_text("18/280")
    page.wait_for_timeout(3200)
    assert site.posted("/draft") == [{"words": ["Il a de la fièvre."]}]


COMMUNE = (
    '<div><input id="place" data-communes="/communes" data-value="code"></div>'
    '<input type="hidden" id="code" name="code"><button>Après</button>'
)


def gaillac(route: Route) -> None:
    route.fulfill(json=[{"code": "81099", "label": "Gaillac (81600)", "note": ""}])


def test_the_only_commune_left_is_taken_on_tab(site):
    site.answers["/communes"] = gaillac
    page = site.open(COMMUNE)
    page.locator("#place").press_sequentially("gail")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(page.locator("#place")).to_have_attribute("aria-activedescendant", "place-liste-0")
    page.keyboard.press("Tab")
    expect(page.locator("#code")).to_have_value("81099")
    expect(page.locator("button")).to_be_focused()


def test_a_name_typed_over_forgets_the_code(site):
    site.answers["/communes"] = gaillac
    page = site.open(COMMUNE)
    page.locator("#place").press_sequentially("gail")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#place")).to_have_value("Gaillac (81600)")
    page.locator("#place").press_sequentially("x")
    expect(page.locator("#code")).to_have_value("")


ANSWER = (
    '<form method="post" action="/p/abc" data-retry><input type="hidden" name="key" value="k1">'
    '<input name="note" value="privé"><button name="choice" value="accept">Je prends</button></form>'
    '<div id="annonce"></div>'
)


def test_an_answer_without_network_waits_and_leaves_under_the_same_key(site):
    site.answers["/p/abc"] = lambda route: route.abort()
    page = site.open(ANSWER, ["phone"])
    page.click("button")
    expect(page.locator("#annonce")).to_contain_text("Pas de réseau")
    kept = page.evaluate("localStorage.getItem('volontiers.answer')")
    assert "accept" in kept
    assert "privé" not in kept
    site.answers["/p/abc"] = lambda route: route.fulfill(content_type="text/html", body="<h1>Merci</h1>")
    expect(page.locator("h1")).to_have_text("Merci")
    assert {tuple(post["key"]) for post in site.posted("/p/abc")} == {("k1",)}
    assert all(post["choice"] == ["accept"] for post in site.posted("/p/abc"))


def test_f8_in_a_row_takes_the_next_step_of_that_row_alone(site):
    rows = "".join(
        f'<tr id="r{n}"><td><a href="#open-{n}">{n}</a></td><td class="c-next"><a href="#next-{n}">Suite</a></td></tr>'
        for n in (1, 2)
    )
    page = site.open(f'<a href="#main" data-key="F8">Page</a><table><tbody data-rows>{rows}</tbody></table>')
    page.focus("#r2")
    page.keyboard.press("F8")
    page.wait_for_url("**#next-2")
