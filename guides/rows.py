"""What rows of every room share."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from guides.frozen import KEY_PATTERN, cited_claims, marked_terms, named_figures

is_key = RegexValidator(KEY_PATTERN, "Use small letters, digits and single hyphens, such as “part-b-deductible”.")


class KeyField(models.CharField):
    """A public key: it stands in addresses, files and citations, and stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 80)
        kwargs.setdefault("validators", [is_key])
        kwargs.setdefault(
            "help_text",
            "Small letters, digits and hyphens. Public: texts and addresses use it, so do not change it later.",
        )
        super().__init__(*args, **kwargs)


class ProseField(models.TextField):
    """Markdown that cites claims, names figures and marks terms of the glossary."""

    HELP = (
        "Markdown. Cite a claim as [^claim-key] right after the statement. Name a figure as {{figure-key}}, or "
        "{{figure-key@2027}} for its value in that year; never type an amount. Let a reader open the meaning of a word "
        "of the glossary: write it as [[ABN]], or [[abn|this form]] to show other words than its own; at its first "
        "mention in a section is enough."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        extra = kwargs.pop("help_text", "")
        kwargs["help_text"] = extra if extra.endswith(self.HELP) else f"{extra} {self.HELP}".strip()
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Without the help text: it says nothing about the database, so rewording it needs no migration."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("help_text", None)
        return name, path, args, kwargs


def refuse_unknown_references(guide: Any, texts: dict[str, str]) -> None:
    """Raise ValidationError for a text that uses a claim, a figure or a term that the guide does not have."""
    used = {field: _references(text) for field, text in texts.items()}
    known = (
        {("claim", key) for key in guide.claims.values_list("key", flat=True)}
        | {("figure", key) for key in guide.figures.values_list("key", flat=True)}
        | {("term", key) for key in guide.terms.values_list("slug", flat=True)}
    )
    errors = {
        field: f"This text uses the {missing[0][0]} “{missing[0][1]}”, which does not exist. "
        "Add it first, or correct the key."
        for field, references in used.items()
        if (missing := [reference for reference in references if reference not in known])
    }
    if errors:
        raise ValidationError(errors)


def _references(text: str) -> list[tuple[str, str]]:
    """What a text names, as (kind, key): claims first, then figures and terms."""
    return [
        *(("claim", key) for key in cited_claims(text)),
        *(("figure", key) for key, _ in named_figures(text)),
        *(("term", key) for key in marked_terms(text)),
    ]
