"""What a clause says about AI use of the work: who may or may not do what to which object, and with which exception.

One grammar reads contracts and single passages. In each sentence (with the lead-in that it completes) it finds

1. the actions: training, mining, uploading into a tool …, each in its machine sense,
2. the operators: "shall not", "may", "nothing … shall prohibit", "is reserved" …; the last one before an action
   governs it,
3. the stretches that take something back,
4. who acts: the subject of the governing operator, or the party that it empowers,
5. what is acted upon.

Where the polarity or the actor cannot be told, the stance says so (confidence below one half) and is no prohibition.
"""
