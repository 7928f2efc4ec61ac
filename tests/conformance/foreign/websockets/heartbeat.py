"""Three heartbeats: of the library (every 10 s, patience 5 s), of the application, and one ping by hand."""

import asyncio
import sys

from websockets import connect


async def main(url):
    async with connect(url, ping_interval=10, ping_timeout=5) as websocket:
        await websocket.send("ping")
        print(await websocket.recv())
        pong = await websocket.ping()
        await asyncio.wait_for(pong, timeout=5)
        print("pong to a ping frame")


asyncio.run(main(sys.argv[1]))
