"""The addresses of the three views, of the lessons, and of the two questions about work."""

from django.urls import URLPattern, path

from volontiers.web.judging import feelings, lessons, views

local: list[URLPattern] = [
    path("pilotage/regards", views.regards, name="views"),
    path("pilotage/lecons", lessons.lessons, name="lessons"),
    path("pilotage/lecons/<int:pk>", lessons.lesson, name="lesson"),
]
urlpatterns: list[URLPattern] = [
    path("moi/travail", feelings.feelings, name="feelings"),
    path("lecons", lessons.open_lessons, name="open-lessons"),
]
