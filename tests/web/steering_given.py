"""What the tests of the steering room share: reading a page as a person would, sending back what it shows."""

from bs4 import BeautifulSoup
from django.http import HttpResponse


def soup(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content.decode(), "html.parser")


def words(response: HttpResponse) -> str:
    text = " ".join(soup(response).select_one("main").get_text(" ").split())
    return text.replace(" ,", ",").replace(" .", ".")


def shown(response: HttpResponse, button: str = "") -> dict[str, str | list[str]]:
    """What the form would send untouched: that of the button with these words, else the last of the page."""
    forms = [form for form in soup(response).select("main form[method=post]") if button in form.get_text()]
    found: dict[str, str | list[str]] = {}
    for field in forms[-1].select("input[name], textarea[name], select[name]"):
        name = field["name"]
        if field.name == "textarea":
            found[name] = field.text.removeprefix("\n").strip("\r\n")
        elif field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            found[name] = chosen["value"] if chosen else ""
        elif field.get("type") == "checkbox":
            if field.has_attr("checked"):
                found.setdefault(name, []).append(field.get("value", "on"))
        elif field.get("type") != "radio" or field.has_attr("checked"):
            found[name] = field.get("value", "")
    found.pop("csrfmiddlewaretoken", None)
    return found
