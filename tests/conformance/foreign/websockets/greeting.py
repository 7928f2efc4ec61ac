"""The first client of every tutorial: connect, send a name, receive the greeting."""

import asyncio
import sys

from websockets import connect


async def main(url):
    async with connect(url) as websocket:
        for name in ["Jimmy", "世界"]:
            await websocket.send(name)
            print(">>>", name)
            print("<<<", await websocket.recv())


asyncio.run(main(sys.argv[1]))
