"""An agent of the monitor: a token in the handshake, reports as text and as bytes; and a viewer who hears them."""

import asyncio
import inspect
import json
import struct
import sys
import time

from websockets import connect

NAME = "python 🐍"

# Until websockets 13 the parameter has one name, from 14 on another.
PARAMETERS = inspect.signature(connect.__init__).parameters
HEADERS = "extra_headers" if "extra_headers" in PARAMETERS else "additional_headers"


def as_text(cpu, memory, at):
    return json.dumps({"type": "report", "name": NAME, "cpu": cpu, "memory": memory, "at": at})


def as_bytes(cpu, memory, at):
    """The layout that protocol/monitor.ts describes."""
    name = NAME.encode()
    return struct.pack(f">BB{len(name)}sffd", 1, len(name), name, cpu, memory, at)


async def hear(viewer, wanted):
    """Reads until this very frame, as it was sent."""
    async for frame in viewer:
        if frame == wanted:
            print("heard", type(frame).__name__)
            return


async def main(url, token):
    figures = 12.5, 62.5, int(time.time() * 1000)
    options = {HEADERS: {"X-Monitor-Token": token}}
    async with connect(url) as viewer:
        async with connect(url, ping_interval=10, ping_timeout=5, **options) as agent:
            await agent.send("ping")
            print("agent:", await agent.recv())
            for report in [as_text(*figures), as_bytes(*figures)]:
                await agent.send(report)
                await hear(viewer, report)
        async for frame in viewer:
            if isinstance(frame, str) and json.loads(frame) == {"type": "gone", "name": NAME}:
                print("the agent is gone")
                return


asyncio.run(main(sys.argv[1], sys.argv[2]))
