"""Two papers, clause by clause: what was added, removed, changed or moved, and what that means for the freelancer."""
