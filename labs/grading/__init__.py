"""The judge: calls a learner's functions on a stage, and rests its verdict on what the kernel did.

One answer: `verdict`, `family` and `props` are the facts; `performance`, `trial`, `diagnosis`,
`misconceptions` and `orders` the core; `stage` is the edge: behind it `hosting` and `warm` fork, `sandbox`
walls in, `actor` plays what `scenery` and `births` set up.
`plugin` makes pytest tests of it all, `wording` and `drawing` say it to people. One learner: `checking`
runs the checks and `watch` does at every save; `progress`, `logbook`, `hints` and `starter` know how far
somebody is; `result` and `view` show it. A class: `submissions` and `tally` are the core; `intake` and
`archive` take in, `bench` and `classroom` judge, `gradebook` keeps; `summary`, `report` and `pages` show
it.
"""
