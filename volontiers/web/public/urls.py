"""The addresses of this room."""

from django.urls import URLPattern

local: list[URLPattern] = []
urlpatterns: list[URLPattern] = []
