"""A WebSocketApp: callbacks on_open, on_message, on_error and on_close.

Sends what it is told, and leaves after so many answers; with 0, it waits until the server closes.
"""

import argparse

from websocket import WebSocketApp

parser = argparse.ArgumentParser()
parser.add_argument("url")
parser.add_argument("answers", type=int)
parser.add_argument("messages", nargs="*")
parser.add_argument("--header", action="append", default=[])
arguments = parser.parse_args()
answers = []


def on_open(app):
    print("open")
    for message in arguments.messages:
        app.send(message)


def on_message(app, message):
    print("message:", message)
    answers.append(message)
    if len(answers) == arguments.answers:
        app.close()


def on_error(app, error):
    print("error:", str(error).splitlines()[0])


def on_close(app, code, reason):
    # Without a code it was the client itself who left. Old versions do not call this then.
    if code is not None:
        print("closed:", code, reason)


app = WebSocketApp(
    arguments.url,
    header=arguments.header,
    on_open=on_open,
    on_message=on_message,
    on_error=on_error,
    on_close=on_close,
)
app.run_forever(ping_interval=10, ping_timeout=5)
