"""An index: the addresses of every room.

The pages of a guide stand twice, as the application ``guides``: for readers, and under the admin's
path for editors who look at a draft. ``{% url 'guides:…' %}`` stays in the one it is used in.
"""

from django.conf import settings
from django.urls import include, path

from guides.api import urls as api
from guides.articles import urls as articles
from guides.checker import urls as checker
from guides.comparisons import urls as comparisons
from guides.editing import typeset
from guides.editions import urls as editions
from guides.editions.preview import NAMESPACE
from guides.evidence import urls as evidence
from guides.feedback import urls as feedback

guide_pages = [
    path(
        "<slug:slug>/",
        include(
            [
                *articles.guide_patterns,
                *comparisons.guide_patterns,
                *checker.guide_patterns,
                *evidence.guide_patterns,
                *editions.guide_patterns,
                *feedback.guide_patterns,
            ]
        ),
    )
]

urlpatterns = [
    *articles.site_patterns,
    *editions.site_patterns,
    path("api/v1/", include(api)),
    path("guides/", include((guide_pages, "guides"), namespace="guides")),
    path(f"{settings.ADMIN_PATH}/typeset/", typeset, name="typeset"),
    path(f"{settings.ADMIN_PATH}/drafts/", include((guide_pages, "guides"), namespace=NAMESPACE)),
]
