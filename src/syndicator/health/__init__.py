"""How a source is doing: a contract for each, learned from its own past, and a verdict for each run. Pure.

`facts` is what a run tells, `answers` reads the words that ways in answer with, `rhythm` learns what is usual,
`canary` compares a known item with what its page gives today, `signs` holds the rules, `verdict` sums them up.
"""
