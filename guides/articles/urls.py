from django.urls import path

from guides.articles import views

guide_patterns = [
    path("", views.guide, name="guide"),
    path("large-print/", views.large_print, name="large_print"),
]
site_patterns = [
    path("", views.home, name="home"),
    path("glossary/", views.glossary, name="glossary"),
]
