"""The numbered protocol step by step: what the server answers to right and wrong numbers."""

import asyncio
import json
import sys

from websockets import connect
from websockets.exceptions import ConnectionClosed


async def send(websocket, **message):
    await websocket.send(json.dumps(message))


async def until(websocket, kind):
    async for text in websocket:
        message = json.loads(text)
        if message["type"] == kind:
            return message


async def main(url):
    async with connect(url) as first, connect(url) as second:
        await send(first, action="increment", seq=1)
        print("before hello:", (await until(first, "refused"))["code"])

        await send(first, action="hello", protocol=1)
        welcome = await until(first, "welcome")
        print("welcome, last number", welcome["seq"])
        await send(first, action="increment", seq=1)
        print("ack", (await until(first, "ack"))["seq"])
        await send(first, action="increment", seq=1)
        print("again: ack", (await until(first, "ack"))["seq"])
        await send(first, action="increment", seq=3)
        refused = await until(first, "refused")
        print("one left out:", refused["code"], "after", refused["seq"])
        await send(first, action="increment", seq=2)
        await send(first, action="decrement", seq=3)
        while (await until(first, "ack"))["seq"] < 3:
            pass
        print("ack 3")

        await send(second, action="hello", protocol=1, session=welcome["session"], acked=3)
        resumed = await until(second, "welcome")
        print("resumed, last number", resumed["seq"], "value", resumed["value"])
        try:
            await until(first, "nothing more")
        except ConnectionClosed as closed:
            print("the first connection:", closed.rcvd.code)

        await second.send(b"bytes")
        try:
            await until(second, "nothing more")
        except ConnectionClosed as closed:
            print("bytes:", closed.rcvd.code)


asyncio.run(main(sys.argv[1]))
