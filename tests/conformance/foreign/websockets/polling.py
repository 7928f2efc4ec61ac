"""One value, heard in three ways: by asking, by an answer that waits, and by WebSocket."""

import asyncio
import json
import sys
from urllib.request import urlopen

from websockets import connect


async def get(url):
    """As text; in a thread of its own, since urlopen waits."""
    return await asyncio.to_thread(lambda: json.load(urlopen(url, timeout=10)))


async def main(url):
    http = url.replace("ws://", "http://")
    async with connect(url) as websocket:
        before = json.loads(await websocket.recv())["value"]
        waiting = asyncio.create_task(get(f"{http}/next?after={before}"))
        after = json.loads(await websocket.recv())["value"]
        print("by WebSocket: one more" if after == before + 1 else (before, after))
        print("by long polling: the same" if (await waiting)["value"] == after else "another")
        print("by polling: no older" if (await get(f"{http}/value"))["value"] >= after else "older")


asyncio.run(main(sys.argv[1]))
