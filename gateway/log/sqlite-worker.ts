/** The log's thread: one request at a time, each answered with a value or with why not. */
import { parentPort, workerData } from 'node:worker_threads';
import { SqliteStore, type StoreOptions } from './sqlite-store.ts';
import type { LogReply, LogRequest } from './sqlite-messages.ts';

const store = new SqliteStore(workerData as StoreOptions);

function perform(request: LogRequest): unknown {
  switch (request.op) {
    case 'open':
      return store.open();
    case 'append':
      return store.append(request.rows);
    case 'read':
      return store.read(request.afterSeq, request.limit);
    case 'snapshot':
      return store.snapshot();
    case 'writeSnapshot':
      return store.writeSnapshot(request.seq, request.state);
    case 'confirm':
      return store.confirm(request.station, request.seq, request.at);
    case 'prune':
      return store.prune(request.policy, request.now);
    case 'setMaxPages':
      return store.setMaxPages(request.pages);
    case 'close':
      return store.close();
  }
}

parentPort?.on('message', ({ id, request }: { id: number; request: LogRequest }) => {
  let reply: LogReply;
  try {
    reply = { id, ok: true, value: perform(request) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
    reply = { id, ok: false, code, message: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(reply);
  if (request.op === 'close') parentPort?.close();
});
