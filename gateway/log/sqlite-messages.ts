/** What crosses between the gateway's thread and the log's. */
import type { StoredRow } from './sqlite-store.ts';
import type { RetentionPolicy } from './ward-log.ts';

export type LogRequest =
  | { readonly op: 'open' }
  | { readonly op: 'append'; readonly rows: readonly StoredRow[] }
  | { readonly op: 'read'; readonly afterSeq: number; readonly limit: number }
  | { readonly op: 'snapshot' }
  | { readonly op: 'writeSnapshot'; readonly seq: number; readonly state: string }
  | { readonly op: 'confirm'; readonly station: string; readonly seq: number; readonly at: number }
  | { readonly op: 'prune'; readonly policy: RetentionPolicy; readonly now: number }
  | { readonly op: 'setMaxPages'; readonly pages: number }
  | { readonly op: 'close' };

export type LogReply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly code: string; readonly message: string };
