"""What a delivery hands back: a receipt to paste into the mail, and the same as a PDF with its manifest inside."""
