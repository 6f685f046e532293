"""The quiz: predict what a small program of forks and waits does, then let the kernel answer.

`question`, `syntax` and `seen` are the facts; the core makes up programs (`scenes` with `counting`,
`statuses`, `looking` and `signals`), writes them down as Python (`source`), thinks them through as a learner
might (`model`, with `steps` and `belief`), and asks (`asking`, `answers`); `kernel` and `exam` are the edge:
they run the program under the observer and take the key from there; `paper` and `talk` are the face.
"""
