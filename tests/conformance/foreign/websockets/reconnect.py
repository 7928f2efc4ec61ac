"""The idiom for a client that never gives up: `async for websocket in connect(…)`."""

import asyncio
import sys

from websockets import connect
from websockets.exceptions import ConnectionClosed


async def main(url, code):
    connections = 0
    async for websocket in connect(url):
        connections += 1
        try:
            await websocket.send(f"connection {connections}")
            print(await websocket.recv())
            if connections == 3:
                await websocket.close()
                return
            await websocket.send(f"close {code} come again")
            await websocket.recv()
        except ConnectionClosed as closed:
            print(closed.rcvd.code, closed.rcvd.reason)


asyncio.run(main(sys.argv[1], sys.argv[2]))
