"""What docs/clients.md says runs nowhere: names that do not exist, and two coroutines that receive at once."""

import asyncio
import sys

import websockets.exceptions
from websockets import connect


async def main(url):
    for name in ["RejectConnection", "TimeoutError", "ConnectionRefusedError"]:
        print(name, hasattr(websockets.exceptions, name))
    async with connect(url) as websocket:
        first = asyncio.create_task(websocket.recv())
        await asyncio.sleep(0)
        try:
            await websocket.recv()
        except Exception as error:
            print("two recv:", "cannot" in str(error))
        first.cancel()


asyncio.run(main(sys.argv[1]))
