"""The addresses of the person who asks."""

from django.conf import settings
from django.urls import URLPattern, path

from volontiers.web.public import (
    home,
    register,
    register_mail,
    request_form,
    statements,
    team_agreement,
    tracking,
)

local: list[URLPattern] = [
    path("", home.community_home, name="community_home"),
    path("besoin/", request_form.start, name="public_form"),
    path("besoin/appeler-le-15", request_form.emergency, name="public_emergency"),
    path("besoin/recu", request_form.receipt, name="public_receipt"),
    path("besoin/<slug:step>", request_form.step, name="public_step"),
    path("structure/<slug:team>/accord/<str:code>", team_agreement.agreement, name="team-agreement"),
    path("registre/", register.register, name="register"),
    path("registre/registre.jsonl", register.chain, name="register_chain"),
    path("registre/tetes.txt", register.published, name="register_heads"),
    path("registre/verifier.py", register.program, name="register_program"),
    path("registre/courriel/<str:token>", register_mail.choice, name="register_mail"),
    path("registre/<str:receipt>", register.register, name="register_receipt"),
]
urlpatterns: list[URLPattern] = [
    path("s/", tracking.find, name="find"),
    path("s/<str:code>", tracking.tracking, name="tracking"),
    path("registre/", register.choose, name="registers"),
    path("accessibilite", statements.accessibility, name="accessibility"),
    path("donnees-personnelles", statements.personal_data, name="personal_data"),
    # In the demonstration the first page is the door.
    *([] if settings.DEMO else [path("", home.root, name="root")]),
]
