"""The ways in which a connection fails, and what each looks like from here."""

import asyncio
import sys

from websockets import connect
from websockets.exceptions import ConnectionClosedError, InvalidHandshake, InvalidURI

LONGEST = 2**16


async def attempt(url, message=None, **options):
    """Connects, sends, receives; and says in words what went wrong."""
    try:
        async with connect(url, **options) as websocket:
            if message is not None:
                await websocket.send(message)
            return await websocket.recv()
    except InvalidURI:
        return "no URL of a WebSocket"
    except InvalidHandshake as refusal:
        return refusal
    except (TimeoutError, asyncio.TimeoutError):
        return "no answer in time"
    except ConnectionRefusedError:
        return "nobody listens"
    except ConnectionClosedError as closed:
        return f"closed with {closed.rcvd.code}" if closed.rcvd else "cut without a close frame"


async def main(url, closed_port):
    lesson = f"{url}/lessons/errors"
    attempts = {
        "bad URL": attempt(url.replace("ws://", "http://")),
        "nothing listening": attempt(f"ws://127.0.0.1:{closed_port}/"),
        "wrong path": attempt(f"{url}/lessons/none"),
        "refused": attempt(f"{url}/lessons/token"),
        "timeout": attempt(f"{lesson}/timeout", open_timeout=0.5),
        "as big as allowed": attempt(lesson, "x" * LONGEST),
        "too big": attempt(lesson, "x" * (LONGEST + 1)),
        "server gone": attempt(lesson, "vanish"),
    }
    for name, outcome in zip(attempts, await asyncio.gather(*attempts.values())):
        print(f"{name}: {outcome}")


asyncio.run(main(sys.argv[1], sys.argv[2]))
