// Nothing at all has to be done for it
new WebSocket('ws://localhost:9998/ping?every=100&count=3');
