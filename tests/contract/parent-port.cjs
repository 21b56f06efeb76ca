/**
 * Loaded before a built host: gives it `process.parentPort` as Electron's utility processes have it, over Node's
 * channel. A console's port is a MessageChannel whose page end is relayed to the test.
 */
const { EventEmitter } = require('node:events');
const { MessageChannel } = require('node:worker_threads');

const parentPort = new EventEmitter();
parentPort.postMessage = (message) => process.send({ from: 'host', message });
process.parentPort = parentPort;

let page = null;

/** The station's end, in the shape of Electron's MessagePortMain. */
function asMain(port) {
  return {
    on: (event, listener) => port.on(event, event === 'message' ? (data) => listener({ data, ports: [] }) : listener),
    start: () => port.start(),
    postMessage: (message) => port.postMessage(message),
    close: () => port.close(),
  };
}

process.on('message', ({ to, message }) => {
  if (to === 'page') {
    page.postMessage(message);
  } else if (message.kind === 'console') {
    const { port1, port2 } = new MessageChannel();
    page = port2;
    page.on('message', (data) =>
      process.send({
        from: 'page',
        message: data instanceof ArrayBuffer ? { k: 'waves', bytes: data.byteLength } : data,
      }),
    );
    parentPort.emit('message', { data: message, ports: [asMain(port1)] });
  } else {
    parentPort.emit('message', { data: message, ports: [] });
  }
});
