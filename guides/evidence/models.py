from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from guides.evidence import schema
from guides.rows import KeyField


class Source(models.Model):
    """A document that somebody can look up."""

    guide = models.ForeignKey("guides.Guide", on_delete=models.CASCADE, related_name="sources")
    key = KeyField()
    publisher = models.CharField(max_length=300, help_text="Who stands behind it, such as “FDA” or “Medicare.gov”.")
    title = models.CharField(max_length=300, help_text="As the document gives it; say if it is an archived copy.")
    url = models.URLField(
        max_length=600, blank=True, help_text="Leave empty when no address was seen. Never guess one."
    )
    dated = models.CharField(
        max_length=80, blank=True, help_text="The date as the document gives it, such as “16 May 2024”."
    )

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["guide", "key"], name="source_key_once_a_guide")]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title}"

    def freeze(self) -> schema.Source:
        return schema.Source(key=self.key, publisher=self.publisher, title=self.title, url=self.url, dated=self.dated)


class Claim(models.Model):
    """One statement taken from one source."""

    guide = models.ForeignKey("guides.Guide", on_delete=models.CASCADE, related_name="claims")
    key = KeyField()
    text = models.CharField(
        "statement", max_length=300, help_text="One statement, in plain words. Readers see it in the note."
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="claims")
    locator = models.CharField(
        "where in the source",
        max_length=300,
        help_text="Section, page, table or paragraph, so that anyone can find it.",
    )
    confirmation = models.CharField(
        max_length=20,
        choices=[
            (schema.Confirmation.CONFIRMED, "Confirmed at the source"),
            (schema.Confirmation.REPORTED, "Reported by a secondary source"),
            (schema.Confirmation.UNCONFIRMED, "Not yet confirmed"),
        ],
        help_text="How far the statement was followed back to where it was first said.",
    )
    checked_on = models.DateField(help_text="The day somebody last looked at the source.")
    review_by = models.DateField(help_text="The day by which somebody must look again.")
    acknowledged_on = models.DateField(
        null=True,
        blank=True,
        help_text="For an overdue claim only: the day you decided that it may stay for now. Counts for 60 days.",
    )
    acknowledgement = models.CharField("why it may stay", max_length=300, blank=True)

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["guide", "key"], name="claim_key_once_a_guide"),
            models.CheckConstraint(
                condition=Q(review_by__gt=F("checked_on")),
                name="claim_review_follows_check",
                violation_error_message="The day to look again must be later than the day checked.",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_on=None, acknowledgement="")
                | (Q(acknowledged_on__isnull=False) & ~Q(acknowledgement="")),
                name="claim_acknowledgement_is_dated",
                violation_error_message="Give both the day and the reason of the acknowledgement, or neither.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.text}"

    def clean(self) -> None:
        if self.guide_id and self.source_id and self.source.guide_id != self.guide_id:
            raise ValidationError({"source": "This source belongs to another guide. Choose one of this guide."})

    def freeze(self) -> schema.Claim:
        return schema.Claim(
            key=self.key,
            text=self.text,
            source=self.source.key,
            locator=self.locator,
            confirmation=schema.Confirmation(self.confirmation),
            checked_on=self.checked_on,
            review_by=self.review_by,
            acknowledged_on=self.acknowledged_on,
            acknowledgement=self.acknowledgement,
        )


class Figure(models.Model):
    """A dated number. Its values have dates; a day without a value has none."""

    guide = models.ForeignKey("guides.Guide", on_delete=models.CASCADE, related_name="figures")
    order = models.PositiveIntegerField(default=0, help_text="Its place on the costs page.")
    key = KeyField()
    name = models.CharField(max_length=300, help_text="As the heading of a table row: “Part B deductible for a year”.")
    unit = models.CharField(max_length=20, choices=[(unit, unit.value) for unit in schema.Unit])
    cost_group = models.CharField(
        max_length=20,
        blank=True,
        choices=[
            (schema.CostGroup.CLINIC_PRICES, "Prices that clinics advertise"),
            (schema.CostGroup.YOUR_SHARE, "Your share when Medicare pays"),
            (schema.CostGroup.YEARLY_AMOUNTS, "Deductibles and yearly limits"),
        ],
        help_text="Where the costs page shows it; leave empty to keep it off that page.",
    )

    class Meta:
        ordering = ["order", "key"]
        constraints = [models.UniqueConstraint(fields=["guide", "key"], name="figure_key_once_a_guide")]

    def __str__(self) -> str:
        return f"{self.key}: {self.name}"

    def freeze(self) -> schema.Figure:
        return schema.Figure(
            key=self.key,
            name=self.name,
            unit=schema.Unit(self.unit),
            cost_group=schema.CostGroup(self.cost_group),
            values=tuple(value.freeze() for value in self.values.all()),
        )


class FigureValue(models.Model):
    """What a figure was, is or will be from one day to another."""

    figure = models.ForeignKey(Figure, on_delete=models.CASCADE, related_name="values")
    low = models.DecimalField("value, or lower end", max_digits=12, decimal_places=2)
    high = models.DecimalField(
        "upper end", max_digits=12, decimal_places=2, null=True, blank=True, help_text="Only for a range."
    )
    valid_from = models.DateField("from (included)")
    valid_until = models.DateField("until (included)", help_text="A value never carries over to the next day.")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="figure_values")

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="figure_value_ends_in_order",
                violation_error_message="The last day must not be before the first.",
            ),
            models.CheckConstraint(
                condition=Q(high=None) | Q(high__gt=F("low")),
                name="figure_value_range_in_order",
                violation_error_message="The upper end must be greater than the lower. Leave it empty for one number.",
            ),
            models.CheckConstraint(
                condition=Q(low__gte=0),
                name="figure_value_not_negative",
                violation_error_message="A figure cannot be less than zero.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure.key} from {self.valid_from}"

    def freeze(self) -> schema.FigureValue:
        return schema.FigureValue(
            low=_plain(self.low),
            high=None if self.high is None else _plain(self.high),
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            claim=self.claim.key,
        )


def _plain(amount: Decimal) -> Decimal:
    """Always two decimals, so that the same amount is the same text on every database."""
    return amount.quantize(Decimal("0.01"))


def thaw(guide_id: int, evidence: schema.Evidence) -> None:
    """Replace the guide's evidence by what ``evidence`` says. Call inside a transaction."""
    for rows in (Figure, Claim, Source):
        rows.objects.filter(guide_id=guide_id).delete()
    sources = {
        row.key: row
        for row in Source.objects.bulk_create(
            Source(guide_id=guide_id, **source.model_dump()) for source in evidence.sources
        )
    }
    claims = {
        row.key: row
        for row in Claim.objects.bulk_create(
            Claim(guide_id=guide_id, source=sources[claim.source], **claim.model_dump(exclude={"source"}))
            for claim in evidence.claims
        )
    }
    figures = Figure.objects.bulk_create(
        Figure(guide_id=guide_id, order=order, **figure.model_dump(exclude={"values"}))
        for order, figure in enumerate(evidence.figures)
    )
    FigureValue.objects.bulk_create(
        FigureValue(figure=row, claim=claims[value.claim], **value.model_dump(exclude={"claim"}))
        for row, figure in zip(figures, evidence.figures, strict=True)
        for value in figure.values
    )
