"""A chat page as tutorials have it: logs in when the server has spoken, and shows a list of names."""

import asyncio
import inspect
import json
import sys
from urllib.parse import urlsplit

from websockets import connect

# Until websockets 13 the parameters have one name, from 14 on another.
PARAMETERS = inspect.signature(connect.__init__).parameters
HEADERS = "extra_headers" if "extra_headers" in PARAMETERS else "additional_headers"


async def main(url):
    # What a browser sends.
    browser = {"user_agent_header": "Mozilla/5.0"}
    if "user_agent_header" not in PARAMETERS:
        browser = {HEADERS: {"User-Agent": "Mozilla/5.0"}}
    async with connect(url, origin=f"http://{urlsplit(url).netloc}", **browser) as page:
        async for text in page:
            message = json.loads(text)
            if message["type"] == "handshake":
                await page.send(json.dumps({"type": "login", "content": "Kim"}))
            elif message["type"] == "login":
                print("there are", *message["user_list"])
                await page.send(json.dumps({"type": "user", "content": "Hello"}))
            elif message["type"] == "user" and message["from"] == "Kim":
                print("Kim:", message["content"])
                return


asyncio.run(main(sys.argv[1]))
