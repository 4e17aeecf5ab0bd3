from django.core.exceptions import ValidationError
from django.db import models

from guides.comparisons import schema
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
        if self.treatment_id and self.criterion.guide_id and self.treatment.guide_id != self.criterion.guide_id:
            raise ValidationError({"treatment": "This treatment belongs to another guide. Choose one of this guide."})


def thaw(guide_id: int, comparison: schema.Comparison) -> None:
    """Replace the guide's comparison by what ``comparison`` says. Call inside a transaction."""
    for rows in (Criterion, Treatment):
        rows.objects.filter(guide_id=guide_id).delete()
    treatments = {
        row.key: row
        for row in Treatment.objects.bulk_create(
            Treatment(guide_id=guide_id, order=order, **treatment.model_dump())
            for order, treatment in enumerate(comparison.treatments)
        )
    }
    criteria = Criterion.objects.bulk_create(
        Criterion(guide_id=guide_id, order=order, **criterion.model_dump(exclude={"cells"}))
        for order, criterion in enumerate(comparison.criteria)
    )
    Cell.objects.bulk_create(
        Cell(criterion=row, treatment=treatments[treatment], text=text)
        for row, criterion in zip(criteria, comparison.criteria, strict=True)
        for treatment, text in criterion.cells.items()
    )
