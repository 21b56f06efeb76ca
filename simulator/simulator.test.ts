import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { frame, frameReader } from './mllp/frames.ts';
import { startSimulator } from './simulator.ts';
import type { Simulator } from './simulator.ts';

interface Gateway {
  readonly texts: string[];
  readonly port: number;
  readonly sockets: Set<Socket>;
}

const cleanup: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const work of cleanup.splice(0).reverse()) await work();
});

async function aGateway(): Promise<Gateway> {
  const texts: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on(
      'data',
      frameReader((text) => {
        texts.push(text);
        socket.write(frame(`MSH|^~\\&|G|H|A|B|2025||ACK|x|P|2.6\rMSA|AA|${text.split('|')[9] ?? ''}\r`));
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanup.push(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });
  return { texts, sockets, port: (server.address() as AddressInfo).port };
}

async function aSimulator(gateway: Gateway, over: Parameters<typeof startSimulator>[0] = {}): Promise<Simulator> {
  const simulator = await startSimulator({
    beds: 8,
    scenario: 'v-tach',
    to: { host: '127.0.0.1', port: gateway.port },
    ...over,
  });
  cleanup.push(() => simulator.stop());
  return simulator;
}

const count = (gateway: Gateway, part: string): number => gateway.texts.filter((text) => text.includes(part)).length;

describe('simulator', () => {
  it('Given a gateway, When the ward starts, Then patients, numerics, waves and a V-tach arrive, and it stops at once', async () => {
    const gateway = await aGateway();
    const simulator = await aSimulator(gateway, { speed: 20 });
    await vi.waitFor(() => expect(count(gateway, 'MDC_EVT_ECG_V_TACHY')).toBeGreaterThan(0), { timeout: 15_000 });
    expect(count(gateway, '|ADT^A01')).toBe(8);
    expect(count(gateway, 'CONTINUOUS WAVEFORM')).toBeGreaterThan(20);
    expect(simulator.omloxUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v2$/);
    expect(simulator.stats()).toMatchObject({ beds: 8, refused: 0, droppedDurable: 0 });
    const before = Date.now();
    await simulator.stop();
    expect(Date.now() - before).toBeLessThan(2000);
    await vi.waitFor(() => expect(gateway.sockets.size).toBe(0));
  }, 30_000);

  it('Given a network cut while V-tach begins, When it is over, Then the start of the alarm still arrives', async () => {
    const gateway = await aGateway();
    await aSimulator(gateway, { scenario: 'gateway-cut', speed: 30, omloxPort: null });
    const start = (): number =>
      gateway.texts.filter((text) => text.includes('MDC_EVT_ECG_V_TACHY') && text.includes('|start|')).length;
    await vi.waitFor(() => expect(start()).toBe(1), { timeout: 20_000 });
  }, 30_000);

  it.each([
    [{ scenario: 'no-such' }, /cannot be read/],
    [{ scenario: '../x' }, /give the name/],
    [{ ward: '/nowhere.json' }, /ward file/],
  ])('Given %j, When it starts, Then it is refused in one sentence', async (options, message) => {
    await expect(startSimulator(options)).rejects.toThrow(message);
  });
});
