/** A target that takes calls by HTTP POST. 2xx is sent; a refusal (4xx) is final, anything else is tried again. */
import http from 'node:http';
import https from 'node:https';
import type { Timers } from '../engine/timers.ts';
import type { CallMessage } from './message.ts';
import type { TlsFiles } from './secrets.ts';
import { headers, signed } from './sign.ts';
import { SendFault, type Target } from './target.ts';

export interface WebhookDeps {
  readonly secret: string;
  readonly tls: TlsFiles;
  readonly now: () => number;
  readonly timers: Timers;
}

/** "Ask again later": a timeout, too early, too many. */
const later = new Set([408, 425, 429]);

export class WebhookTarget implements Target {
  readonly #url: URL;
  readonly #timeoutMs: number;
  readonly #deps: WebhookDeps;
  readonly #agent: http.Agent;
  readonly #running = new Set<http.ClientRequest>();

  constructor(url: string, timeoutMs: number, deps: WebhookDeps) {
    this.#url = new URL(url);
    this.#timeoutMs = timeoutMs;
    this.#deps = deps;
    const kept = { keepAlive: true, maxSockets: 8, keepAliveMsecs: 10_000 };
    this.#agent = this.#url.protocol === 'https:' ? new https.Agent({ ...kept, ...deps.tls }) : new http.Agent(kept);
  }

  send(message: CallMessage): Promise<void> {
    const { secret, now, timers } = this.#deps;
    const body = Buffer.from(JSON.stringify(message));
    const { timestamp, signature } = signed(secret, body, now());
    return new Promise((resolve, reject) => {
      const { request } = this.#url.protocol === 'https:' ? https : http;
      const sent = request(this.#url, {
        method: 'POST',
        agent: this.#agent,
        headers: {
          'content-type': 'application/json',
          'content-length': body.length,
          'user-agent': 'wardlight-gateway',
          [headers.timestamp]: timestamp,
          [headers.signature]: signature,
          [headers.call]: message.call,
        },
      });
      this.#running.add(sent);
      const cancel = timers.after(this.#timeoutMs, () =>
        sent.destroy(new Error(`no answer within ${this.#timeoutMs} ms`)),
      );
      // Until the connection is free again: an answer whose body never ends is cut off too.
      sent.on('close', () => {
        cancel();
        this.#running.delete(sent);
      });
      const end = (fault: SendFault | null): void => {
        if (fault === null) resolve();
        else reject(fault);
      };
      sent.on('error', (error) => end(new SendFault(error.message)));
      sent.on('response', (response) => {
        // What it says beyond its status is of no interest.
        response.on('error', () => {});
        response.resume();
        const { statusCode: status = 0 } = response;
        const isSent = status >= 200 && status < 300;
        end(isSent ? null : new SendFault(`HTTP ${status}`, status >= 300 && status < 500 && !later.has(status)));
      });
      sent.end(body);
    });
  }

  stop(): void {
    for (const request of this.#running) request.destroy(new Error('stopping'));
    this.#agent.destroy();
  }
}
