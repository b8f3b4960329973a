"""Questions about the models of maze_models.py that are drawn by chance: python maze.py [URL of a server's database].

Prints the rows, and each question with Django's answer.
"""

import json

import asking
import drawing
import maze_models as maze

maze.fill()
drawing.about(maze.RELATIONS, maze.FIELDS, maze.VALUES, maze.FORWARD, maze.KEYS)
print(json.dumps({"rows": asking.dumped(), "asked": drawing.drawn()}))
