from django.urls import path

from guides.evidence import views

guide_patterns = [path("costs/", views.costs, name="costs")]
