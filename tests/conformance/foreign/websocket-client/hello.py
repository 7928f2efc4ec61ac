"""Callbacks, a thread that says Hello 0!, Hello 1!, … and a trace of every frame; it comes back as often as it is told."""

import argparse
import inspect
import threading
import time

import websocket

parser = argparse.ArgumentParser()
parser.add_argument("url")
parser.add_argument("reconnections", type=int)
arguments = parser.parse_args()
connections = 0


def on_open(app):
    global connections
    connections += 1
    print("connection", connections)
    threading.Thread(target=say_hello, args=[app]).start()


def say_hello(app):
    for i in range(3):
        app.send(f"Hello {i}!")


def on_message(app, message):
    print("message:", message)
    if message == "Echo: Hello 2!" and connections > arguments.reconnections:
        app.close()


def on_error(app, error):
    print("error:", type(error).__name__)


def on_close(app, code, reason):
    print("closed")


websocket.enableTrace(True)
app = websocket.WebSocketApp(
    arguments.url, on_open=on_open, on_message=on_message, on_error=on_error, on_close=on_close
)
options = {"ping_interval": 10, "ping_timeout": 5}
# From websocket-client 1.4 on, it comes back by itself.
if "reconnect" in inspect.signature(app.run_forever).parameters and arguments.reconnections:
    app.run_forever(**options, reconnect=1)
else:
    while connections <= arguments.reconnections:
        app.run_forever(**options)
        time.sleep(0.2)
