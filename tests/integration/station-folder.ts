import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A data folder of its own for one test. */
export function aFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-station-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
