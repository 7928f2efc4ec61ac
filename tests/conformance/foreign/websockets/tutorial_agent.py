"""Two agents as tutorials have them: figures as text and as bytes, without a name; each prints what others report."""

import asyncio
import inspect
import sys

from websockets import connect

# Until websockets 13 the parameter has one name, from 14 on another.
PARAMETERS = inspect.signature(connect.__init__).parameters
HEADERS = "extra_headers" if "extra_headers" in PARAMETERS else "additional_headers"


async def main(url, token):
    options = {HEADERS: {"X-Monitor-Token": token}}
    async with connect(url, **options) as one, connect(url, **options) as two:
        await one.send("ping")
        print(await one.recv())
        await one.send("CPU:1.00%, MEM:2.00%")
        await one.send("ping")  # answered after the report
        while (answer := await one.recv()) != "pong":
            assert answer.startswith("[server]")
        print(answer)
        await two.send("CPU:12.34%, MEM:56.78%")
        await two.send(b"12.34|56.78")
        heard = 0
        while heard < 2:
            line = await one.recv()
            if not line.startswith("[server]"):  # it reports about itself after a second
                print(line)
                heard += 1


asyncio.run(main(sys.argv[1], sys.argv[2]))
