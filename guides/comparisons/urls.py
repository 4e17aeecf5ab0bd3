from django.urls import path

from guides.comparisons import views

guide_patterns = [path("compare/", views.compare, name="compare")]
