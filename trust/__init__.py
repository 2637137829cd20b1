"""`make trust`: what Volontiers promises, put to the test so many times, and the number to see any of it again."""
