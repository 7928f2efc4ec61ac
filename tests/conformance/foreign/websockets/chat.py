"""Two people in the chat room: each hears of the other, and what the other says, but not himself."""

import asyncio
import json
import sys

from websockets import connect


class Guest:
    """One person at the room's door, and then inside."""

    def __init__(self, name, websocket):
        self.name = name
        self.websocket = websocket

    async def send(self, **message):
        await self.websocket.send(json.dumps(message, ensure_ascii=False))

    async def hears(self, *fields):
        message = json.loads(await self.websocket.recv())
        print(self.name, "hears", message["type"], *(message[field] for field in fields))
        return message


async def main(url):
    async with connect(url) as first:
        ann = Guest("Ann", first)
        await ann.send(type="message", text="is somebody there?")
        await ann.hears("reason")
        await ann.send(type="login", name="Ann")
        await ann.hears("name", "online", "names")
        await ann.hears()
        await ann.send(type="message", text="你好 👋")
        await ann.hears("text")
        async with connect(url) as second:
            await talk(ann, Guest("Bob", second))


async def talk(ann, bob):
    await bob.send(type="login", name="Bob")
    await bob.hears("name", "online", "names")
    history = await bob.hears()
    print("the last thing said:", history["messages"][-1]["text"])
    await ann.hears("name", "online")
    await bob.send(type="message", text="Hello Ann")
    await ann.hears("name", "text")
    await bob.hears("text")

    await bob.send(type="logout")
    await ann.hears("name", "online")


asyncio.run(main(sys.argv[1]))
