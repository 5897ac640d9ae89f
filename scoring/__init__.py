"""Score a contract for AI-training risk, locally and with every quote shown.

from scoring.extract.formats import extract_text
from scoring.languages.contracts import read_paper
from scoring.render.text import render_text
from scoring.review import review

text = extract_text(Path("msa.pdf").read_bytes(), name="msa.pdf")    # ContractText, or Unreadable with a reason
report = review(read_paper(text), on=date(2026, 5, 18))
print(render_text(report))
"""
