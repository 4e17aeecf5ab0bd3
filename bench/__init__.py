"""What is measured, and never asserted: ``make bench`` prints medians, of the clock and of the processor's time.

The processor's time is what to compare on a machine that does other things as well.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coverage_site.settings")
django.setup()
