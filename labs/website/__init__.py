"""The course as web pages: both editions, with what the notebooks print and draw, to read anywhere, offline.

`plan` (core) says where a file of the clone lies in the site and what its links become; `running` and
`worker` (edges) execute the notebooks, `shelf` (edge) reads files and writes pages; `cells` and `pages`
(faces) draw. What a person asks for is `labs.commands.site`'s.
"""
