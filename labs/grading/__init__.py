"""The judge: calls a learner's functions on a stage, and rests its verdict on what the kernel did.

`verdict`, `family`, `props` and `who` are the facts; `performance`, `trial`, `diagnosis`, `misconceptions`
and `orders` the core; `stage` is the edge: behind it `hosting` and `warm` fork, `sandbox` walls in, `actor`
plays what `scenery` and `births` set up. `plugin` makes pytest tests of it all, `wording` and `drawing` say
it to people. What one learner does with verdicts is `labs.learning`'s subject, a class `labs.classroom`'s.
"""
