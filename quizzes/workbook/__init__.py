"""Files of spreadsheet programs (.xlsx, Office Open XML): one sheet of plain cells.

Written and read with what Python and lxml have: no formula, no macro and no link of such a
file is ever looked at, and how large it may grow is bounded while it is read.
"""
