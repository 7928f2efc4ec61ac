"""Three terminals in the chat room: lines of text, without a login. Each hears the others, and nothing of its own."""

import sys

from websocket import create_connection

URL = sys.argv[1]
ann, bob, listener = (create_connection(URL, timeout=10) for _ in range(3))
listener.ping()
ann.send("Ann: Is somebody there?")
print("Bob hears", bob.recv())
bob.send("Bob: I am!")
print("Ann hears", ann.recv())
print("the listener hears", listener.recv())
print("the listener hears", listener.recv())
