const ws = new WebSocket('ws://localhost:9998/close?code=4003&after=3');
ws.onopen = () => ['a', 'b', 'c'].forEach((text) => ws.send(text));
ws.onclose = (event) => console.log(event.code);
