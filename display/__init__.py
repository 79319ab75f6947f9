"""The hall's boards, the voice that calls a number, and the page behind a slip's QR code."""
