"""Machine interfaces."""

from django.urls import URLPattern, path

from volontiers.api import hooks

urlpatterns: list[URLPattern] = [
    path("telephone/<slug:slug>", hooks.telephone, name="telephone"),
]
