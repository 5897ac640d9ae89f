"""What is put into a copy before it is delivered: metadata, an invisible mark, signed credentials, canaries."""
