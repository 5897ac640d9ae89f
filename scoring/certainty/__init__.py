"""Whether a ban on AI training is plain: every word of it, and of what speaks of it, is understood.

A ban can be taken back in more ways than anybody lists: "before payment", "more than once", "where this would be
unlawful", "Section 5 takes effect only if …". So the question is turned round. ``words`` and ``phrases`` list what
plain bans are made of, by class; ``plain`` reads a ban with them, and ``beside`` the sentences that speak of it.
Whatever else stands there is left to a person to read, and gives no full protection until then.
"""
