"""The placement plans of the coordination: scenarios beside each other, lines, moves by hand, the signature."""
