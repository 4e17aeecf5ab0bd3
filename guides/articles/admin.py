from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guides.articles.models import Guide, Section, Synonym, Term
from guides.articles.schema import MOST_RELATED
from guides.editing import OfGuideAdmin, ProseForm, ProseWidget, cites_claim_in, guide_of
from guides.editions.editor import publish_page
from guides.rows import ProseField


@admin.register(Guide)
class GuideAdmin(admin.ModelAdmin):
    form = ProseForm
    formfield_overrides = {ProseField: {"widget": ProseWidget}}
    list_display = ["title", "slug", "edition", "publish_link"]
    change_form_template = "admin/guides/guide/change_form.html"
    fieldsets = [
        (None, {"fields": ["slug", "order", "title", "summary", "short_answer", "introduction"]}),
        ("Signed by a clinician", {"fields": ["reviewed_by", "reviewed_on"]}),
    ]

    def get_urls(self) -> list[URLPattern]:
        publish = path("<int:pk>/publish/", self.admin_site.admin_view(publish_page), name="guides_guide_publish")
        return [publish, *super().get_urls()]

    @admin.display(description="last edition")
    def edition(self, guide: Guide) -> str:
        last = guide.editions.order_by("-number").first()
        return f"{last.number}, {last.published_at:%-d %B %Y}" if last else "none yet"

    @admin.display(description="")
    def publish_link(self, guide: Guide) -> SafeString:
        return format_html(
            '<a href="{}">Preview and publish</a>', reverse("admin:guides_guide_publish", args=[guide.pk])
        )

    def has_delete_permission(self, request: HttpRequest, obj: Guide | None = None) -> bool:
        """A guide that was ever published stays: its editions refer to it."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.editions.exists())


class SectionForm(ProseForm):
    """Refuses related questions that are too many, the section itself, or not there."""

    def clean_related(self) -> str:
        slugs = self.cleaned_data["related"].split()
        if len(slugs) > MOST_RELATED or len(set(slugs)) != len(slugs):
            raise ValidationError(f"Name at most {MOST_RELATED} sections, each once.")
        return " ".join(slugs)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        guide = guide_of(self.instance, self.cleaned_data)
        slugs = self.cleaned_data.get("related", "").split()
        if guide is None or not slugs:
            return cleaned
        own = self.cleaned_data.get("slug") or self.instance.slug
        others = set(guide.sections.exclude(slug=own).values_list("slug", flat=True))
        if missing := [slug for slug in slugs if slug not in others]:
            self.add_error("related", f"“{missing[0]}” is not the anchor of another section of this guide. Correct it.")
        return cleaned


@admin.register(Section)
class SectionAdmin(OfGuideAdmin):
    form = SectionForm
    list_display = ["order", "question", "slug", "top"]
    list_display_links = ["question"]
    list_editable = ["order"]
    list_filter = ["guide", "top", cites_claim_in("short_answer", "body")]
    search_fields = ["slug", "question", "short_answer", "body"]


@admin.register(Term)
class TermAdmin(OfGuideAdmin):
    list_display = ["term", "meaning", "spanish"]
    search_fields = ["term", "meaning", "spanish"]


@admin.register(Synonym)
class SynonymAdmin(OfGuideAdmin):
    """Words that search takes for words of the guide. They reach readers with the next edition."""

    list_display = ["typed", "meant"]
    list_editable = ["meant"]
    search_fields = ["typed", "meant"]
