"""Finding documents by words: what counts as a word, how it is stored, how it is asked."""
