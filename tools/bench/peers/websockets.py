"""
The classic counter on Python's `websockets`, as its own documentation broadcasts. A peer in the benchmarks: naive, as
the tutorials are.

    python3 tools/bench/peers/websockets.py [--quiet-joins]

--quiet-joins tells nobody who comes and goes: where ten thousand join, that alone would take minutes.
"""

import asyncio
import json
import sys

# A script's folder comes first in the search path, and this very file has the name of the library.
sys.path.pop(0)
import websockets  # noqa: E402

STEPS = {"increment": +1, "decrement": -1}
TELLS_USERS = "--quiet-joins" not in sys.argv

connections = set()
value = 0


def state():
    return json.dumps({"type": "state", "value": value})


def broadcast_users():
    if TELLS_USERS:
        websockets.broadcast(connections, json.dumps({"type": "users", "count": len(connections)}))


async def counter(websocket):
    global value
    connections.add(websocket)
    try:
        broadcast_users()
        await websocket.send(state())
        async for message in websocket:
            value += STEPS.get(json.loads(message)["action"], 0)
            websockets.broadcast(connections, state())
    finally:
        connections.remove(websocket)
        broadcast_users()


async def main():
    # As many may wait to be let in as Node's servers allow; asyncio's own 100 would cost a crowd its first second.
    async with websockets.serve(counter, "127.0.0.1", 0, backlog=511) as server:
        port = server.sockets[0].getsockname()[1]
        print(f"Listening on ws://127.0.0.1:{port}/", flush=True)
        await asyncio.Future()


asyncio.run(main())
