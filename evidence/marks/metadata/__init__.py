"""Say in a file's own metadata whose work it is and that it is reserved; its content stays as it was."""
