"""Sends nothing, and hears what is published: so many messages, and then it leaves."""

import asyncio
import sys

from websockets import connect


async def main(url, count):
    async with connect(url) as websocket:
        async for message in websocket:
            print(message)
            count -= 1
            if count == 0:
                return


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
