from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from guides.articles import schema
from guides.rows import KeyField, ProseField


class Guide(models.Model):
    """One subject: its sections, comparison, checker, costs and evidence. The unit that is published."""

    slug = KeyField("address", unique=True)
    order = models.PositiveIntegerField(default=0, help_text="The first guide is the one on the home page.")
    title = models.CharField(max_length=300)
    summary = models.CharField(max_length=300, help_text="One plain sentence for search engines and lists.")
    short_answer = ProseField(help_text="The answer in two or three sentences.")
    introduction = ProseField(blank=True, help_text="What the guide is and is not.")
    reviewed_by = models.CharField(
        max_length=200,
        blank=True,
        help_text="The clinician who signed, with credentials. Leave empty until somebody has signed.",
    )
    reviewed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["order", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_by="", reviewed_on=None) | (~Q(reviewed_by="") & Q(reviewed_on__isnull=False)),
                name="guide_review_is_signed_and_dated",
                violation_error_message="Give both the reviewer and the date of the review, or neither.",
            )
        ]
        permissions = [("publish_guide", "Can publish and withdraw guides")]

    def __str__(self) -> str:
        return self.title

    def freeze(self) -> schema.Guide:
        return schema.Guide(
            slug=self.slug,
            title=self.title,
            summary=self.summary,
            short_answer=self.short_answer,
            introduction=self.introduction,
            reviewed_by=self.reviewed_by,
            reviewed_on=self.reviewed_on,
        )


class Section(models.Model):
    """One question and its answer."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="sections")
    order = models.PositiveIntegerField(default=0)
    slug = KeyField("anchor")
    question = models.CharField(max_length=300, help_text="As a patient would ask it.")
    short_answer = ProseField(help_text="One or two sentences that answer the question.")
    body = ProseField(blank=True, help_text="The detail. Headings start at ###.")
    top = models.BooleanField("top question", default=False, help_text="List it on the home page.")
    related = models.CharField(
        "related questions",
        max_length=250,
        blank=True,
        help_text="Anchors of at most three other sections that end this one, with spaces between, "
        "such as “is-it-safe what-does-it-cost”.",
    )

    class Meta:
        ordering = ["order", "slug"]
        constraints = [models.UniqueConstraint(fields=["guide", "slug"], name="section_slug_once_a_guide")]

    def __str__(self) -> str:
        return self.question

    def freeze(self) -> schema.Section:
        return schema.Section(
            slug=self.slug,
            question=self.question,
            short_answer=self.short_answer,
            body=self.body,
            top=self.top,
            related=tuple(self.related.split()),
        )


class Term(models.Model):
    """A word of the glossary."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="terms")
    slug = KeyField("anchor")
    term = models.CharField(max_length=300)
    meaning = models.CharField(max_length=300, help_text="One or two plain sentences.")
    spanish = models.CharField("in Spanish", max_length=200, blank=True)

    class Meta:
        ordering = ["slug"]
        constraints = [models.UniqueConstraint(fields=["guide", "slug"], name="term_slug_once_a_guide")]

    def __str__(self) -> str:
        return self.term

    def clean(self) -> None:
        if "\n" in self.meaning:
            raise ValidationError({"meaning": "Keep the meaning on one line."})

    def freeze(self) -> schema.Term:
        return schema.Term(slug=self.slug, term=self.term, meaning=self.meaning, spanish=self.spanish)


class Synonym(models.Model):
    """Words that a reader may type into the search, and the words that the guide has for them."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="synonyms")
    typed = models.CharField(
        "what a reader may type",
        max_length=300,
        help_text="One or more words, such as “ketamine drip”. Capitals and accents make no difference. Do not add "
        "typing errors: search puts small ones right by itself.",
    )
    meant = models.CharField(
        "the words of the guide",
        max_length=300,
        help_text="Words that stand in the guide, such as “ketamine infusion”. A search for the words above then also "
        "finds every passage in which all of these occur.",
    )

    class Meta:
        ordering = ["typed"]
        constraints = [models.UniqueConstraint(fields=["guide", "typed"], name="synonym_once_a_guide")]

    def __str__(self) -> str:
        return f"{self.typed} → {self.meant}"

    def freeze(self) -> schema.Synonym:
        return schema.Synonym(typed=self.typed, meant=self.meant)


def thaw(
    content: schema.Guide,
    sections: tuple[schema.Section, ...],
    terms: tuple[schema.Term, ...],
    synonyms: tuple[schema.Synonym, ...],
) -> Guide:
    """Make or replace the guide with this address, with its sections, terms and synonyms. Call inside a transaction."""
    guide, _ = Guide.objects.update_or_create(slug=content.slug, defaults=content.model_dump(exclude={"slug"}))
    guide.sections.all().delete()
    guide.terms.all().delete()
    guide.synonyms.all().delete()
    Section.objects.bulk_create(
        Section(guide=guide, order=order, **{**section.model_dump(), "related": " ".join(section.related)})
        for order, section in enumerate(sections)
    )
    Term.objects.bulk_create(Term(guide=guide, **term.model_dump()) for term in terms)
    Synonym.objects.bulk_create(Synonym(guide=guide, **synonym.model_dump()) for synonym in synonyms)
    return guide
