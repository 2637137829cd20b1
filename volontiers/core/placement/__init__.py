"""The placement plan: who waits for a lasting doctor, who agreed to how many, and the exact best match."""
