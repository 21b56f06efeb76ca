/** Used JS heap of a page and of its drawing worker, after a collection of garbage. */
import type { CDPSession, Page } from '@playwright/test';

interface Reply {
  readonly id?: number;
  readonly result?: { readonly usedSize?: number };
}

const workerName = 'waves';
const answerMs = 5_000;

interface Attached {
  readonly session: CDPSession;
  readonly worker: string | null;
}

const attached = new WeakMap<Page, Promise<Attached>>();

async function attach(page: Page): Promise<Attached> {
  const session = await page.context().newCDPSession(page);
  let worker: string | null = null;
  session.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    if (targetInfo.type === 'worker' && targetInfo.title === workerName) worker = sessionId;
  });
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  return { session, worker };
}

export async function workerHeapKb(page: Page): Promise<number> {
  const known = attached.get(page) ?? attach(page);
  attached.set(page, known);
  const { session, worker } = await known;
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  if (worker === null) return usedSize / 1024;
  await ask(session, worker, 1, 'HeapProfiler.collectGarbage');
  const { result } = await ask(session, worker, 2, 'Runtime.getHeapUsage');
  return (usedSize + (result?.usedSize ?? 0)) / 1024;
}

function ask(session: CDPSession, sessionId: string, id: number, method: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => done(() => reject(new Error(`the worker did not answer ${method}`))), answerMs);
    const hear = (event: { sessionId: string; message: string }): void => {
      const reply = JSON.parse(event.message) as Reply;
      if (event.sessionId === sessionId && reply.id === id) done(() => resolve(reply));
    };
    const done = (then: () => void): void => {
      clearTimeout(timer);
      session.off('Target.receivedMessageFromTarget', hear);
      then();
    };
    session.on('Target.receivedMessageFromTarget', hear);
    session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) }).catch(reject);
  });
}
