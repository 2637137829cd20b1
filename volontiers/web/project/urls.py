"""The addresses of the project, and of the page that everybody reads."""

from django.urls import URLPattern, path

from volontiers.web.project import around, course, exchange, objectives, overview, papers, pieces, story

local: list[URLPattern] = [
    path("projet/", overview.project, name="project"),
    path("projet/etape", course.stage, name="project-stage"),
    path("projet/suite", course.steering, name="project-steering"),
    path("projet/points/<int:pk>", course.mend, name="project-mend"),
    path("projet/envoi", exchange.send, name="project-send"),
    path("projet/envois/<int:pk>/reponse", exchange.answer, name="project-answer"),
    path("projet/pieces", pieces.pieces, name="project-pieces"),
    path("projet/pieces/<int:pk>", pieces.piece, name="project-piece"),
    path("projet/partenaires", around.partners, name="project-partners"),
    path("projet/documents", papers.papers, name="project-papers"),
    path("projet/document/<slug:paper>/<slug:kind>", papers.paper, name="project-paper"),
    path("projet/objectifs/", objectives.objectives, name="objectives"),
    path("projet/objectifs/<int:pk>", objectives.objective, name="objective"),
    path("projet/180", story.write, name="project-story"),
    path("180", story.read, name="story"),
    path("180.pdf", story.read_pdf, name="story-pdf"),
]
