"""The loop around run_forever: whenever the connection ends, another one, after a little while."""

import random
import sys
import time

from websocket import WebSocketApp

URL, WANTED = sys.argv[1], int(sys.argv[2])
connections = 0


def on_open(app):
    global connections
    connections += 1
    print("connection", connections)
    app.send(f"from connection {connections}")


def on_message(app, message):
    print(message)
    if connections == WANTED:
        app.close()


while connections < WANTED:
    WebSocketApp(URL, on_open=on_open, on_message=on_message).run_forever(ping_interval=10, ping_timeout=5)
    time.sleep(random.uniform(0, 0.2))
