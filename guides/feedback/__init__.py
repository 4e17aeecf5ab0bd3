"""Was this useful? What readers say about a page, kept for editors without who said it.

A visit: ``views.feedback`` → ``forms.FeedbackForm`` (whose note goes through ``scrub``) → ``keep.keep`` → a row.
"""
