from typing import Any

from django import forms

from guides.feedback.schema import LONGEST_NOTE, Answer, Reason
from guides.feedback.scrub import scrub

CHOOSE = "Choose “Yes”, “No” or “Something is wrong”."
CHOOSE_REASON = "Choose one of the reasons, or none."


class FeedbackForm(forms.Form):
    """What a reader says. What comes out of it may be kept: the note is scrubbed."""

    answer = forms.ChoiceField(
        choices=[(answer, answer.words) for answer in Answer],
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    reason = forms.ChoiceField(
        choices=[(reason, reason.words) for reason in Reason],
        required=False,
        error_messages={"invalid_choice": CHOOSE_REASON},
    )
    note = forms.CharField(required=False)
    website = forms.CharField(required=False)
    """Nobody sees this field; programs that fill in every form do."""

    def clean_note(self) -> str:
        typed: str = self.cleaned_data["note"]
        length = len(typed.replace("\r\n", "\n"))
        if length > LONGEST_NOTE:
            raise forms.ValidationError(f"Shorten your note: it has {length} characters, and {LONGEST_NOTE} fit.")
        return scrub(typed)[:LONGEST_NOTE]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("answer") == Answer.YES:
            cleaned["reason"] = ""
        return cleaned
