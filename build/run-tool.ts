import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './files.ts';

export interface ToolResult {
  readonly code: number;
  /** Standard output and error in the order they came; empty where it went straight to the terminal. */
  readonly output: string;
}

/** Runs a script of node_modules (path below it) on this Node. `show` sends what it prints straight to the terminal. */
export async function runTool(
  script: string,
  args: readonly string[],
  options: { readonly show?: boolean; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<ToolResult> {
  const child = spawn(process.execPath, [path.join(root, 'node_modules', script), ...args], {
    cwd: root,
    env: { ...process.env, ...options.env },
    stdio: options.show === true ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  const parts: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => parts.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => parts.push(chunk));
  // Who ends this program ends the tool too: a browser test left alone would go on for minutes.
  const pass = (signal: NodeJS.Signals): void => {
    child.once('close', () => process.exit(130));
    child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, pass);
  return new Promise<ToolResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output: Buffer.concat(parts).toString('utf8') }));
  }).finally(() => {
    for (const signal of signals) process.off(signal, pass);
  });
}
