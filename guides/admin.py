"""An index: the editors' pages of every room, where Django looks for them."""

from django.contrib import admin

from guides.articles import admin as articles
from guides.checker import admin as checker
from guides.comparisons import admin as comparisons
from guides.editions import admin as editions
from guides.evidence import admin as evidence
from guides.feedback import admin as feedback

__all__ = ["articles", "checker", "comparisons", "editions", "evidence", "feedback"]

admin.site.site_header = "Coverage Guide: editors"
admin.site.site_title = "Coverage Guide"
admin.site.index_title = "What would you like to edit?"
