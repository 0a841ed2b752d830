"""Dates where a page names no format of its own: as everywhere else, Nov 30, 2026, 9:35 PM."""

DATE_FORMAT = "M j, Y"
TIME_FORMAT = "g:i A"
DATETIME_FORMAT = "M j, Y, g:i A"
