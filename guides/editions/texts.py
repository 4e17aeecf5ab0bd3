"""Every text of a guide that rests on its evidence, and the claims that the guide cites."""

from collections.abc import Iterator

from guides.editions.schema import Content
from guides.failures import Part
from guides.frozen import cited_claims, named_figures


def texts(content: Content) -> Iterator[tuple[Part, str, str]]:
    """Every text that may cite claims or name figures, as (part, key, text)."""
    guide = content.guide
    yield Part.GUIDE, "", f"{guide.short_answer}\n{guide.introduction}"
    for section in content.sections:
        yield Part.SECTION, section.slug, f"{section.short_answer}\n{section.body}"
    for treatment in content.comparison.treatments:
        yield Part.TREATMENT, treatment.key, treatment.answer
    for criterion in content.comparison.criteria:
        for text in criterion.cells.values():
            yield Part.CRITERION, criterion.key, text
    for beside in content.comparison.texts:
        yield Part.TEXT, beside.key, beside.body
    for rule in content.checker.rules:
        for outcome in rule.outcomes.values():
            yield Part.RULE, rule.key, f"{outcome.reason}\n{outcome.cost}"
        yield Part.RULE, rule.key, rule.advice
    for example in content.checker.examples:
        yield Part.EXAMPLE, example.key, example.why
    for estimate in content.checker.estimates:
        yield Part.ESTIMATE, estimate.key, estimate.explanation


def claims_in_use(content: Content) -> tuple[str, ...]:
    """The keys of the claims that the guide cites: in text, behind a frequency, or behind a figure it names."""
    cited = dict.fromkeys(key for _, _, text in texts(content) for key in cited_claims(text))
    cited |= dict.fromkeys(f.claim for criterion in content.comparison.criteria for f in criterion.frequencies)
    shown = {name for _, _, text in texts(content) for name, _ in named_figures(text)}
    shown |= {key for estimate in content.checker.estimates for key in estimate.figures}
    for figure in content.evidence.figures:
        if figure.key in shown or figure.cost_group:
            cited |= dict.fromkeys(value.claim for value in figure.values)
    return tuple(cited)
