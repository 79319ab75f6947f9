"""What all pages and the API share: who is asking, problems, repeats, language, security."""
