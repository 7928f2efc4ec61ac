"""The lesson explains the handshake that this very connection began with: does it tell the truth?"""

import asyncio
import json
import sys

from websockets import connect


async def main(url):
    async with connect(url) as websocket:
        explained = json.loads(await websocket.recv())
        # Until websockets 13 the headers have one name, from 14 on another.
        legacy = hasattr(websocket, "request_headers")
        request = websocket.request_headers if legacy else websocket.request.headers
        response = websocket.response_headers if legacy else websocket.response.headers
        print("key:", explained["key"] == request["Sec-WebSocket-Key"])
        print("accept:", explained["accept"] == response["Sec-WebSocket-Accept"])
        print("all headers:", len(explained["headers"]) == len(list(request.raw_items())))


asyncio.run(main(sys.argv[1]))
