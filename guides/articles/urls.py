from django.urls import path

from guides.articles import views

guide_patterns = [path("", views.guide, name="guide")]
site_patterns = [
    path("", views.home, name="home"),
    path("glossary/", views.glossary, name="glossary"),
]
