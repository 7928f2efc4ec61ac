"""Each frame comes back as it went; and many are on their way at once, in both directions."""

import asyncio
import sys

from websockets import connect

LONGEST = 2**16
MANY = 200


async def main(url):
    async with connect(url, max_size=2 * LONGEST) as websocket:
        for message in ["Hello", "", "你好 👋", b"\x00\xff", b""]:
            await websocket.send(message)
            print(repr(await websocket.recv()))

        for message in ["x" * LONGEST, bytes(LONGEST)]:
            await websocket.send(message)
            answer = await websocket.recv()
            print(type(answer).__name__, len(answer))

        _, answers = await asyncio.gather(send_many(websocket), receive_many(websocket))
        print("in order:", answers == [f"Echo: {number}" for number in range(MANY)])


async def send_many(websocket):
    for number in range(MANY):
        await websocket.send(str(number))


async def receive_many(websocket):
    return [await websocket.recv() for _ in range(MANY)]


asyncio.run(main(sys.argv[1]))
