"""Questions about the models of annals_models.py that are drawn by chance: python annals_drawn.py [URL of a server's database].

Prints the rows, and each question with Django's answer.
"""

import json

import annals_models as annals
import asking
import drawing

relations = {
    "region": {"parent": "region", "children": "region", "writers": "writer"},
    "writer": {"region": "region", "papers": "paper", "reviewed": "paper", "remarks": "remark"},
    "topic": {"wider": "topic", "narrower": "topic", "papers": "paper"},
    "paper": {"writer": "writer", "reviewer": "writer", "topics": "topic", "cover": "cover", "remarks": "remark"},
    "cover": {"paper": "paper"},
    "remark": {"paper": "paper", "author": "writer"},
}
# The ways that lead to one row at most.
forward = {"parent", "region", "wider", "writer", "reviewer", "paper", "author", "cover"}
annals.fill()
drawing.about(relations, annals.FIELDS, annals.VALUES, forward)
print(json.dumps({"rows": asking.dumped(), "asked": drawing.drawn()}))
