"""An echo server with python3-websockets, for `npm run bench peers`. Prints its port."""
import asyncio
import websockets


async def echo(socket):
    async for message in socket:
        await socket.send(message)


async def main():
    # The sockets that measure answer no ping.
    async with websockets.serve(
        echo, "127.0.0.1", 0, compression=None, ping_interval=None
    ) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


asyncio.run(main())
