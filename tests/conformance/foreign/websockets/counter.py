"""Two people at the classic counter: each hears of the other, and of every press."""

import asyncio
import json
import sys

from websockets import connect


NUMBER = {"users": "count", "state": "value"}


async def until(websocket, kind, number):
    """Reads until a message says this, and prints it."""
    async for text in websocket:
        message = json.loads(text)
        if message["type"] == kind and message[NUMBER[kind]] == number:
            print(kind, number)
            return


async def press(websocket, action):
    await websocket.send(json.dumps({"action": action}))


async def main(url):
    async with connect(url) as ann:
        await until(ann, "users", 1)
        await until(ann, "state", 0)
        async with connect(url) as bob:
            await until(ann, "users", 2)
            await press(ann, "plus")
            await until(bob, "state", 1)
            await press(bob, "plus")
            await until(ann, "state", 2)
            await press(ann, "minus")
            await asyncio.gather(until(ann, "state", 1), until(bob, "state", 1))
        await until(ann, "users", 1)


asyncio.run(main(sys.argv[1]))
