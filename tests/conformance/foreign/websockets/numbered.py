"""The whole protocol of the shared counter, from protocol/PROTOCOL.md: presses that count exactly once.

Presses so many times, whatever becomes of the connection and the server, and tells how it went.
"""

import asyncio
import json
import random
import sys

from websockets import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake


class NumberedCounter:
    def __init__(self, url):
        self.url = url
        self.session = None  # P7: issued by the server, and secret
        self.acked = 0  # presses up to here are on disk (P11)
        self.pending = {}  # seq → action: those beyond, in order
        self.connections = 0
        self.websocket = None  # only while numbered presses are welcome (P9)

    async def press(self, action):
        seq = self.acked + len(self.pending) + 1
        self.pending[seq] = action
        if self.websocket is not None:
            await self.websocket.send(json.dumps({"action": action, "seq": seq}))

    async def run(self):
        attempt = 0
        while self.pending:
            try:
                async with connect(self.url, ping_interval=10, ping_timeout=5) as websocket:
                    hello = {"action": "hello", "protocol": 1}
                    if self.session is not None:
                        hello |= {"session": self.session, "acked": self.acked}
                    await websocket.send(json.dumps(hello))
                    async for text in websocket:
                        attempt = 0
                        await self.received(websocket, json.loads(text))
            except ConnectionClosed as closed:
                if closed.rcvd is not None and closed.rcvd.code in (1008, 4001):  # P29
                    raise
            except (OSError, asyncio.TimeoutError, InvalidHandshake):
                pass  # it was not there, or not yet
            finally:
                self.websocket = None
            if self.pending:
                await asyncio.sleep(random.uniform(0, min(30, 0.5 * 2**attempt)))  # P29
                attempt += 1

    async def received(self, websocket, message):
        match message:
            case {"type": "welcome", "session": session, "seq": seq}:  # P8
                self.connections += 1
                self.session = session
                self.confirm(seq)
                await self.send_from(websocket, seq + 1)
            case {"type": "ack", "seq": seq}:  # P11
                print(f"ack {seq} on connection {self.connections}")
                self.confirm(seq)
            case {"type": "refused", "seq": seq, "retryAfterMs": wait_ms}:  # P13: and all behind it
                print("refused for now")
                self.websocket = None
                await asyncio.sleep(wait_ms / 1000)
                await self.send_from(websocket, seq)
            case {"type": "refused", "code": code}:  # the person must know
                raise RuntimeError(f"refused: {code}")
        if self.session is not None and not self.pending:
            await websocket.close()

    def confirm(self, seq):
        self.acked = max(self.acked, seq)
        self.pending = {number: action for number, action in self.pending.items() if number > seq}

    async def send_from(self, websocket, seq):
        while seq in self.pending:  # those that are pressed meanwhile, too
            await websocket.send(json.dumps({"action": self.pending[seq], "seq": seq}))
            seq += 1
        self.websocket = websocket


async def main(url, presses):
    counter = NumberedCounter(url)
    for _ in range(presses):
        await counter.press("increment")
    await counter.run()
    print(f"{counter.acked} presses are on disk, by {counter.connections} connections")


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
