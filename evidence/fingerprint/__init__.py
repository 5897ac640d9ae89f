"""What a file is known by when it turns up again: exact digests, perceptual hashes, words, features, members.

    found = take_fingerprint(Path("shoot/001.jpg"), "image/jpeg")      # evidence.fingerprint.prints
    found.sha256, found.decoded                                        # the bytes; the pixels
    found.content_class, found.hash_only_allowed, found.reason         # photo, True, ""
    index.near(found.parts.phash64, radius=11)                         # evidence.fingerprint.index

A fingerprint finds candidates. Whether one of them is a copy is for a comparison of features, mark or words to say.
"""
