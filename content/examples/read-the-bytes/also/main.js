const ws = new WebSocket('ws://localhost:9998/echo');
ws.onopen = () => ws.send(Uint8Array.of(42));
ws.onmessage = async ({ data }) => {
  // A Blob can be read as well, a little later
  const view = new DataView(await data.arrayBuffer());
  console.log(view.getUint8(0));
};
