"""Which papers are one agreement, and what it says on a day: base, versions, addenda, amendments."""
