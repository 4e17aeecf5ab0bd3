"""What rows of every room share."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from guides.frozen import CITATION, FIGURE_REFERENCE, KEY_PATTERN

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
    """Markdown that cites claims and names figures."""

    HELP = (
        "Markdown. Cite a claim as [^claim-key] right after the statement. Name a figure as {{figure-key}}, or "
        "{{figure-key@2027}} for its value in that year; never type an amount."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        extra = kwargs.pop("help_text", "")
        kwargs["help_text"] = extra if extra.endswith(self.HELP) else f"{extra} {self.HELP}".strip()
        super().__init__(*args, **kwargs)


def refuse_unknown_references(guide: Any, texts: dict[str, str]) -> None:
    """Raise ValidationError for a text that cites a claim or names a figure that the guide does not have."""
    errors = {}
    claims = {key for text in texts.values() for key in CITATION.findall(text)}
    figures = {match[0] for text in texts.values() for match in FIGURE_REFERENCE.findall(text)}
    known_claims = set(guide.claims.filter(key__in=claims).values_list("key", flat=True))
    known_figures = set(guide.figures.filter(key__in=figures).values_list("key", flat=True))
    for field, text in texts.items():
        missing = [f"the claim “{key}”" for key in CITATION.findall(text) if key not in known_claims]
        missing += [f"the figure “{m[0]}”" for m in FIGURE_REFERENCE.findall(text) if m[0] not in known_figures]
        if missing:
            errors[field] = f"This text uses {missing[0]}, which does not exist. Add it first, or correct the key."
    if errors:
        raise ValidationError(errors)
