from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from guides.comparisons import schema
from guides.evidence.models import Claim
from guides.rows import KeyField, ProseField
from guides.statuses import Status


class Treatment(models.Model):
    """A column of the comparison."""

    guide = models.ForeignKey("guides.Guide", on_delete=models.CASCADE, related_name="treatments")
    order = models.PositiveIntegerField(default=0)
    key = KeyField()
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=300, help_text="One to three words, for the head of a column.")
    answer_status = models.CharField(
        max_length=20,
        choices=[(status, status.words) for status in Status],
        help_text="The mark beside the short answer on the home page.",
    )
    answer = ProseField(help_text="The short answer for this treatment, in one or two sentences.")

    class Meta:
        ordering = ["order", "key"]
        constraints = [models.UniqueConstraint(fields=["guide", "key"], name="treatment_key_once_a_guide")]

    def __str__(self) -> str:
        return self.short_name

    def freeze(self) -> schema.Treatment:
        return schema.Treatment(
            key=self.key,
            name=self.name,
            short_name=self.short_name,
            answer_status=Status(self.answer_status),
            answer=self.answer,
        )


class Criterion(models.Model):
    """A row of the comparison."""

    guide = models.ForeignKey("guides.Guide", on_delete=models.CASCADE, related_name="criteria")
    order = models.PositiveIntegerField(default=0)
    key = KeyField()
    group = models.CharField(max_length=300, help_text="The heading above the row. Rows of a group stand together.")
    label = models.CharField(max_length=300)

    class Meta:
        ordering = ["order", "key"]
        verbose_name_plural = "criteria"
        constraints = [models.UniqueConstraint(fields=["guide", "key"], name="criterion_key_once_a_guide")]

    def __str__(self) -> str:
        return self.label

    def freeze(self) -> schema.Criterion:
        return schema.Criterion(
            key=self.key,
            group=self.group,
            label=self.label,
            cells={cell.treatment.key: cell.text for cell in self.cells.all()},
            frequencies=tuple(frequency.freeze() for frequency in self.frequencies.all()),
        )


class Cell(models.Model):
    """What the comparison says about one treatment under one criterion."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="cells")
    treatment = models.ForeignKey(Treatment, on_delete=models.CASCADE, related_name="cells")
    text = ProseField(help_text="One to three short sentences that can be read alone, with a claim.")

    class Meta:
        ordering = ["treatment__order", "treatment__key"]
        constraints = [models.UniqueConstraint(fields=["criterion", "treatment"], name="cell_once_a_place")]

    def __str__(self) -> str:
        return f"{self.criterion} – {self.treatment}"

    def clean(self) -> None:
        _refuse_treatment_of_another_guide(self)


class Frequency(models.Model):
    """How many of a hundred people something happened to."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="frequencies")
    treatment = models.ForeignKey(Treatment, on_delete=models.CASCADE, related_name="frequencies")
    order = models.PositiveIntegerField(default=0)
    low = models.PositiveSmallIntegerField("how many, or lower end")
    high = models.PositiveSmallIntegerField(
        "upper end", null=True, blank=True, help_text="Only where studies differ, as in “48 to 61 of 100”."
    )
    out_of = models.PositiveSmallIntegerField(
        "of how many", default=schema.OUT_OF, help_text="The same in every frequency, so that they can be compared."
    )
    people = models.CharField(
        max_length=300, help_text="Who was counted, as it follows “48 of 100”: “people given Spravato in trials”."
    )
    counted = models.CharField(
        max_length=300,
        help_text="What happened to them, as it follows the people: “became sleepy”. What happened with a placebo is a "
        "frequency of its own with these same words; the two are shown side by side.",
    )
    period = models.CharField(max_length=300, help_text="When, or over how long. Say so where the source does not.")
    certainty = models.CharField(max_length=300, help_text="How sure this is, in words a patient understands.")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="frequencies")

    class Meta:
        ordering = ["order", "pk"]
        verbose_name_plural = "frequencies"
        constraints = [
            models.CheckConstraint(
                condition=Q(high=None) | Q(high__gt=F("low")),
                name="frequency_range_in_order",
                violation_error_message="The upper end must be greater than the lower. Leave it empty for one number.",
            ),
            models.CheckConstraint(
                condition=Q(low__lte=F("out_of")) & (Q(high=None) | Q(high__lte=F("out_of"))) & Q(out_of__gte=1),
                name="frequency_no_more_than_there_are",
                violation_error_message="That is more people than there are. Correct the number, or of how many.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} – {self.treatment}: {self.low} of {self.out_of}"

    def clean(self) -> None:
        _refuse_treatment_of_another_guide(self)

    def freeze(self) -> schema.Frequency:
        return schema.Frequency(
            treatment=self.treatment.key,
            people=self.people,
            counted=self.counted,
            period=self.period,
            certainty=self.certainty,
            low=self.low,
            high=self.high,
            out_of=self.out_of,
            claim=self.claim.key,
        )


class Text(models.Model):
    """A text with a heading above or below the table."""

    guide = models.ForeignKey("guides.Guide", on_delete=models.CASCADE, related_name="comparison_texts")
    order = models.PositiveIntegerField(default=0)
    key = KeyField()
    title = models.CharField("heading", max_length=300)
    place = models.CharField(
        max_length=10,
        default=schema.Place.BELOW,
        choices=[(schema.Place.ABOVE, "above the table"), (schema.Place.BELOW, "below the table")],
    )
    body = ProseField(help_text="A claim after each statement. Link to a row as [the price](compare/#session-price).")

    class Meta:
        ordering = ["order", "key"]
        verbose_name = "text of the comparison"
        verbose_name_plural = "texts of the comparison"
        constraints = [models.UniqueConstraint(fields=["guide", "key"], name="comparison_text_key_once_a_guide")]

    def __str__(self) -> str:
        return self.title

    def freeze(self) -> schema.Text:
        return schema.Text(key=self.key, title=self.title, place=schema.Place(self.place), body=self.body)


class Statement(models.Model):
    """Something that may matter to a reader, with the rows that speak about it."""

    guide = models.ForeignKey("guides.Guide", on_delete=models.CASCADE, related_name="statements")
    order = models.PositiveIntegerField(default=0)
    key = KeyField()
    text = models.CharField(max_length=300, help_text="In a reader's words: “I want to know what I will pay.”")
    criteria = models.ManyToManyField(
        Criterion, related_name="statements", verbose_name="rows", help_text="The rows that speak about it."
    )

    class Meta:
        ordering = ["order", "key"]
        constraints = [models.UniqueConstraint(fields=["guide", "key"], name="statement_key_once_a_guide")]

    def __str__(self) -> str:
        return self.text

    def freeze(self) -> schema.Statement:
        return schema.Statement(
            key=self.key, text=self.text, criteria=tuple(criterion.key for criterion in self.criteria.all())
        )


def _refuse_treatment_of_another_guide(row: Cell | Frequency) -> None:
    if row.treatment_id and row.criterion.guide_id and row.treatment.guide_id != row.criterion.guide_id:
        raise ValidationError({"treatment": "This treatment belongs to another guide. Choose one of this guide."})


def clear(guide_id: int) -> None:
    """Take away the guide's comparison, whose frequencies hold on to claims. Call inside a transaction."""
    for rows in (Statement, Text, Criterion, Treatment):
        rows.objects.filter(guide_id=guide_id).delete()


def thaw(guide_id: int, comparison: schema.Comparison) -> None:
    """Make the guide's comparison what ``comparison`` says, after ``clear``. Call inside a transaction."""
    treatments = {
        row.key: row
        for row in Treatment.objects.bulk_create(
            Treatment(guide_id=guide_id, order=order, **treatment.model_dump())
            for order, treatment in enumerate(comparison.treatments)
        )
    }
    criteria = Criterion.objects.bulk_create(
        Criterion(guide_id=guide_id, order=order, **criterion.model_dump(exclude={"cells", "frequencies"}))
        for order, criterion in enumerate(comparison.criteria)
    )
    Cell.objects.bulk_create(
        Cell(criterion=row, treatment=treatments[treatment], text=text)
        for row, criterion in zip(criteria, comparison.criteria, strict=True)
        for treatment, text in criterion.cells.items()
    )
    claims = {claim.key: claim for claim in Claim.objects.filter(guide_id=guide_id)}
    Frequency.objects.bulk_create(
        Frequency(
            criterion=row,
            order=order,
            treatment=treatments[frequency.treatment],
            claim=claims[frequency.claim],
            **frequency.model_dump(exclude={"treatment", "claim"}),
        )
        for row, criterion in zip(criteria, comparison.criteria, strict=True)
        for order, frequency in enumerate(criterion.frequencies)
    )
    Text.objects.bulk_create(
        Text(guide_id=guide_id, order=order, **text.model_dump()) for order, text in enumerate(comparison.texts)
    )
    rows_by_key = {row.key: row for row in criteria}
    for order, statement in enumerate(comparison.statements):
        row = Statement.objects.create(guide_id=guide_id, order=order, **statement.model_dump(exclude={"criteria"}))
        row.criteria.set(rows_by_key[key] for key in statement.criteria)
