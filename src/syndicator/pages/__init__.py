"""Pages for people: pure functions from values to the bytes of HTML, one style sheet, one small script.

Not the page objects of the spiders: those read the pages of others, these are ours.
"""
