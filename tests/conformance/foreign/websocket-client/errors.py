"""The ways in which a connection fails, and what each looks like from here."""

import sys

from websocket import (
    ABNF,
    WebSocketBadStatusException,
    WebSocketConnectionClosedException,
    WebSocketTimeoutException,
    create_connection,
)

LONGEST = 2**16


def attempt(url, message=None, timeout=10):
    """Connects, sends, receives; and says in words what went wrong."""
    try:
        connection = create_connection(url, timeout=timeout)
        if message is not None:
            connection.send(message)
        # recv() would return an empty text for a close frame, as for an empty message.
        opcode, payload = connection.recv_data()
        connection.close()
        if opcode == ABNF.OPCODE_CLOSE:
            return f"closed with {int.from_bytes(payload[:2], 'big')}"
        return payload.decode()
    except WebSocketBadStatusException as refusal:
        return f"HTTP {refusal.status_code}"
    except WebSocketTimeoutException:
        return "no answer in time"
    except WebSocketConnectionClosedException:
        return "cut without a close frame"
    except ConnectionRefusedError:
        return "nobody listens"
    except ValueError:
        return "no URL of a WebSocket"


url, closed_port = sys.argv[1:]
lesson = f"{url}/lessons/errors"
print("bad URL:", attempt(url.replace("ws://", "http://")))
print("nothing listening:", attempt(f"ws://127.0.0.1:{closed_port}/"))
print("wrong path:", attempt(f"{url}/lessons/none"))
print("refused:", attempt(f"{url}/lessons/token"))
print("timeout:", attempt(f"{lesson}/timeout", timeout=0.5))
print("as big as allowed:", attempt(lesson, "x" * LONGEST))
print("too big:", attempt(lesson, "x" * (LONGEST + 1)))
print("server gone:", attempt(lesson, "vanish"))
