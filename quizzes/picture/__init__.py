"""What a class made of an assignment, counted: rows of rubrics, questions, passages."""
