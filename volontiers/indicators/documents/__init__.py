"""What is brought to the yearly dialogue: the table of indicators, and each of them with what it is made of."""
