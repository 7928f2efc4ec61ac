"""An agent of the monitor with a thread: one part of the program reports, while the other one hears."""

import json
import sys
import threading
import time

from websocket import WebSocketApp

URL, TOKEN, NAME = sys.argv[1:]


def report(app):
    for cpu in [25, 50]:
        figures = {"name": NAME, "cpu": cpu, "memory": 12.5, "at": int(time.time() * 1000)}
        app.send(json.dumps({"type": "report"} | figures))
    app.send("ping")


def on_open(app):
    threading.Thread(target=report, args=[app]).start()


def on_message(app, message):
    if message == "pong":
        print("all reports have arrived")
        app.close()


def on_error(app, error):
    print(error)


app = WebSocketApp(
    URL, header=[f"X-Monitor-Token: {TOKEN}"], on_open=on_open, on_message=on_message, on_error=on_error
)
app.run_forever(ping_interval=10, ping_timeout=5)
