"""The addresses that exist in the demonstration alone."""

from django.urls import URLPattern, path

from volontiers.ops.demo import door, outbox

urlpatterns: list[URLPattern] = [
    path("", door.door, name="root"),
    path("demo/entrer/<slug:key>", door.enter, name="demo_enter"),
    path("demo/boite-d-envoi", outbox.outbox, name="demo_outbox"),
]
