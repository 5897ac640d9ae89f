"""Contracts in other languages than English: one pack each, words and a small grammar, one engine for all of them."""
