"""A header of one's own in the handshake: without the right token there is no connection."""

import asyncio
import inspect
import sys

from websockets import connect
from websockets.exceptions import InvalidHandshake

# Until websockets 13 the parameter has one name, from 14 on another.
PARAMETERS = inspect.signature(connect.__init__).parameters
HEADERS = "extra_headers" if "extra_headers" in PARAMETERS else "additional_headers"


async def main(url, header):
    for token in sys.argv[3:]:
        headers = {header: token} if token else {}
        try:
            async with connect(url, **{HEADERS: headers}) as websocket:
                await websocket.ping()
                print("connected")
        except InvalidHandshake as refusal:
            print(refusal)


asyncio.run(main(sys.argv[1], sys.argv[2]))
