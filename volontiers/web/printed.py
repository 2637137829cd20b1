"""A sheet typeset for a person: shown by the browser, ready to print."""

from django.http import HttpResponse


def pdf(name: str, made: bytes) -> HttpResponse:
    """Shown by the browser, kept under that name."""
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer
