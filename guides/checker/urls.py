from django.urls import path

from guides.checker import views

guide_patterns = [path("check/", views.check, name="check")]
