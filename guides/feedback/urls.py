from django.urls import path

from guides.feedback import views

guide_patterns = [
    path("feedback/", views.feedback, name="feedback"),
    path("feedback/thanks/", views.thanks, name="thanks"),
]
