"""How a connection ends, as an exception: OK for 1000 and 1001, an error for all others."""

import asyncio
import sys

from websockets import connect
from websockets.exceptions import ConnectionClosed


async def main(url):
    async with connect(url) as websocket:
        for message in sys.argv[2:]:
            await websocket.send(message)
        try:
            while True:
                print(await websocket.recv())
        except ConnectionClosed as closed:
            print(type(closed).__name__, closed.rcvd.code, closed.rcvd.reason)

    # `async for` takes the end of a connection with 1000 for the end of the loop.
    async with connect(url) as websocket:
        await websocket.send("again")
        await websocket.send("close")
        async for message in websocket:
            print(message)
    print("the end")


asyncio.run(main(sys.argv[1]))
