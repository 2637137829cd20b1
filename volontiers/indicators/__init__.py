"""What is shown of the work: definitions, values with their parts, and what people said of it."""
