from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("guides.urls")),  # first: drafts are shown under the admin's path
    path(f"{settings.ADMIN_PATH}/", admin.site.urls),
]

handler404 = "guides.editions.views.page_not_found"
handler500 = "guides.editions.views.server_error"
