"""Pictures for the notebooks that are no timelines: bars that compare shares, and diagrams of states.

    from labs.pictures import bars, diagram, FIVE_STATES

`states` has the table of states and moves (facts), `bars` and `diagram` draw (faces), each as SVG and in
characters; `picture` is what they give. Recordings are drawn by `labs.observer`, whose sheet and looks are
used here. Numbers come from whoever draws: nothing is measured here.
"""

from labs.pictures.bars import bars
from labs.pictures.diagram import diagram
from labs.pictures.picture import Picture
from labs.pictures.states import FIVE_STATES, THREE_STATES, Move, Phase, States

__all__ = ["FIVE_STATES", "THREE_STATES", "Move", "Phase", "Picture", "States", "bars", "diagram"]
