"""What the law and honesty ask to be said: accessibility, and what becomes of personal data."""

from django.apps import apps
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse

from volontiers.accounts.guard import public
from volontiers.database.record import NO_PERSON, Record


@public
def accessibility(request: HttpRequest) -> HttpResponseBase:
    return TemplateResponse(request, "public/accessibility.html", {})


@public
def personal_data(request: HttpRequest) -> HttpResponseBase:
    """The register of data, read from the tables themselves."""
    tables = [model for model in apps.get_models() if issubclass(model, Record) and model.ground != NO_PERSON]
    rows = sorted({(model.purpose, model.ground, model.keep) for model in tables})
    return TemplateResponse(request, "public/personal_data.html", {"rows": rows})
