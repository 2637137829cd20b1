"""The same figures for another program: CSV and JSON, with their sources."""

from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from volontiers.accounts.guard import public
from volontiers.core import cells
from volontiers.core.observatory import Project, State
from volontiers.core.observatory_file import COLUMNS
from volontiers.core.reference import COLUMNS as NATIONAL
from volontiers.project.queries import observatory as queries

_SUPPORT = {True: "oui", False: "non", None: ""}


@public
@require_safe
def projects(request: HttpRequest, form: str) -> HttpResponseBase:
    """Every state of every project, in the columns that the import reads. ?region="""
    region = request.GET.get("region", "")
    known = {one.key: one for one in queries.projects(region)}
    lines = [_line(known[one.project], one) for one in queries.states(region)]
    return _file(form, "projets", COLUMNS, lines)


@public
@require_safe
def national(_request: HttpRequest, form: str) -> HttpResponseBase:
    lines = [
        [one.said, one.series, f"{one.value:.10g}", one.unit, one.source, one.address, one.note]
        for one in queries.national()
    ]
    return _file(form, "reperes", NATIONAL, lines)


def _line(project: Project, state: State) -> list[str]:
    return [
        project.name, project.region, project.department, str(project.population or ""),
        state.on.isoformat(), state.stage.label, _SUPPORT[state.supported], state.source,
    ]  # fmt: skip


def _file(form: str, name: str, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> HttpResponseBase:
    if form == "json":
        return JsonResponse({name: [dict(zip(columns, line, strict=True)) for line in lines]})
    answer = HttpResponse(cells.write_csv([columns, *lines]), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
