"""The office: sign-in, letting screens in, and looking after devices."""
