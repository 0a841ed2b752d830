"""Words compared as words: what a student put in quotation marks, and where it stands."""
