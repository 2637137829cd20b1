"""The addresses of this room."""

from django.urls import URLPattern, path

from volontiers.web.steering import invitation, protocol

local: list[URLPattern] = [
    path("parametres/protocole", protocol.protocol, name="protocol"),
    path("parametres/protocole/signature", protocol.sign, name="protocol-sign"),
]
urlpatterns: list[URLPattern] = [path("invitation/<str:token>", invitation.invitation, name="invitation")]
