from django.urls import path

from guides.editions import views

guide_patterns = [path("changes/", views.changes, name="changes")]
site_patterns = [
    path("search/", views.find, name="search"),
    path("search/results/", views.results, name="search_results"),
    path("about/", views.about, name="about"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("feeds/changes.atom", views.changes_feed, name="changes_feed"),
]
