"""A short connection: create_connection, send, recv, close; and a recv that has had enough of waiting."""

import sys

from websocket import WebSocketTimeoutException, create_connection

connection = create_connection(sys.argv[1], timeout=5)
for text in ["Hello", "", "你好 👋"]:
    connection.send(text)
    print(repr(connection.recv()))
for payload in [b"\x00\xff", b""]:
    connection.send_binary(payload)
    print(repr(connection.recv()))
connection.send_binary(bytes(2**16))
print(len(connection.recv()))

connection.settimeout(0.1)
try:
    connection.recv()
except WebSocketTimeoutException as silence:
    print(silence)
connection.close()
