"""A report to terminal text, Markdown and HTML."""
