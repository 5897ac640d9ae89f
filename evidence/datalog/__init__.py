"""Say what was recorded when, so that nobody can change it later, ourselves included.

log = DataLog(FileLeaves(Path("log.db")))                      # datalog.log, datalog.leaves
entry = log.append("delivery.sent", {"files": 41}, now)        # on the disk when it returns
note = log.publish(key)                                        # signed head; give it away
proof = log.inclusion(entry.index)                             # evidence.verify checks it
verdict = log.verify([key.public], published=[note])           # or the first row that is not what it was
"""
