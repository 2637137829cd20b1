"""The generated pages of docs/generated: each function gives one page as text, made from the code itself."""
