"""The addresses of a demonstration: those of any installation, behind the door."""

from volontiers.config import urls
from volontiers.ops.demo.urls import urlpatterns as door

urlpatterns = [*door, *urls.urlpatterns]
