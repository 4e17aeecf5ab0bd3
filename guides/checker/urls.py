from django.urls import path

from guides.checker import views

guide_patterns = [
    path("check/", views.check, name="check"),
    path("check/all/", views.check_all, name="check-all"),
    path("check/compare/", views.situations, name="situations"),
    path("check/sheet/", views.sheet, name="sheet"),
    path("check/code/", views.code, name="code"),
    path("rules/", views.rules, name="rules"),
]
"""The checker, whose answers come in the body of a POST and leave in its page; and its rulebook."""
