/** Finds the way to the station. The rest of the console cannot tell which one it was. */
import type { StationApi } from '../../shared/station-api/wire.ts';
import { noteChannels } from '../stores/waves.ts';
import { connectMessagePort, MessagePortCarrier } from './message-port.ts';
import { desktopShell } from './shell.ts';
import { socketAddress, WebSocketCarrier } from './web-socket.ts';
import { namesInFrame } from './wave-names.ts';
import { WireClient } from './wire-client.ts';

const noticeChannels = (frame: ArrayBuffer): void => noteChannels(namesInFrame(frame));

export function connectStation(): StationApi {
  const shell = desktopShell();
  if (shell === null) {
    return new WireClient(new WebSocketCarrier(socketAddress(new URL(window.location.href))), noticeChannels);
  }
  const carrier = new MessagePortCarrier();
  const client = new WireClient(carrier, noticeChannels);
  connectMessagePort(carrier);
  shell.connect();
  return client;
}
