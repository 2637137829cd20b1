"""The addresses of the observatory: of the installation, not of a community."""

from django.urls import URLPattern, path

from volontiers.web.observatory import files, observatory

urlpatterns: list[URLPattern] = [
    path("observatoire/", observatory.observatory, name="observatory"),
    path("observatoire/reperes", observatory.national, name="observatory-national"),
    path("observatoire/projets.csv", files.projects, {"form": "csv"}, name="observatory-csv"),
    path("observatoire/projets.json", files.projects, {"form": "json"}, name="observatory-json"),
    path("observatoire/reperes.csv", files.national, {"form": "csv"}, name="observatory-figures-csv"),
    path("observatoire/reperes.json", files.national, {"form": "json"}, name="observatory-figures-json"),
]
