"""Hold the steps; each is named after its revision and is never changed once released."""
