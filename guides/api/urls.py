from django.urls import path

from guides.api import views

app_name = "api"

urlpatterns = [
    path("guides/<slug:slug>", views.guide_json, name="guide"),
    path("guides/<slug:slug>/check", views.check, name="check"),
    path("guides/<slug:slug>/rules.json", views.rules_json, name="rules"),
    path("guides/<slug:slug>/examples.json", views.examples_json, name="examples"),
    path("schemas/<slug:name>.json", views.schema_json, name="schema"),
    path("openapi.json", views.openapi_json, name="openapi"),
    path("<path:rest>", views.nothing_here),
]
"""Addresses without a slash at the end: they name documents."""
