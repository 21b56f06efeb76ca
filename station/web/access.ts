/**
 * Who may speak to the web shell. A random token per start opens it, and so does a ticket, once and soon after it was
 * issued; a cookie of the same start keeps it open. Host and Origin must be ours, so that no other page and no renamed address reaches it (DNS rebinding).
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export type Admission =
  | { readonly kind: 'in' }
  /** The address with the token or a ticket: a cookie and off to the console. */
  | { readonly kind: 'token' }
  | { readonly kind: 'refused'; readonly status: 400 | 403; readonly why: string };

const refused = (status: 400 | 403, why: string): Admission => ({ kind: 'refused', status, why });

/** What opens the shell and what keeps it open. A supervisor gives the same again after a restart, so that open consoles come back. */
export interface AccessKeys {
  readonly token: string;
  readonly session: string;
}

const newKey = (): string => randomBytes(32).toString('base64url');

export const newAccessKeys = (): AccessKeys => ({ token: newKey(), session: newKey() });

/** Opens the shell once: for an address that others can read, as on the command line of a browser that we start. */
export const newTicket = newKey;

/** From issuing to first use: a browser's first start on a slow machine. */
export const ticketMs = 60_000;
const ticketsMost = 4;

export class Access {
  readonly token: string;
  readonly #session: string;
  readonly #cookieName: string;
  readonly #hosts: ReadonlySet<string>;
  readonly #mono: () => number;
  #tickets: { readonly ticket: string; readonly untilMono: number }[] = [];

  /** Cookies know no ports: the name carries it, so that two stations of one computer keep apart. */
  constructor(port: number, keys: AccessKeys = newAccessKeys(), mono: () => number = () => performance.now()) {
    this.#mono = mono;
    this.token = keys.token;
    this.#session = keys.session;
    this.#cookieName = `wardlight-${port}`;
    this.#hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]);
  }

  get cookie(): string {
    return `${this.#cookieName}=${this.#session}; Path=/; HttpOnly; SameSite=Strict`;
  }

  /** Never stored: a station that starts again knows no ticket of before. */
  issue(ticket: string): void {
    this.#tickets = [...this.#tickets, { ticket, untilMono: this.#mono() + ticketMs }].slice(-ticketsMost);
  }

  #redeem(given: string): boolean {
    const now = this.#mono();
    const found = this.#tickets.find(({ ticket, untilMono }) => now < untilMono && same(given, ticket));
    this.#tickets = this.#tickets.filter((one) => one !== found && now < one.untilMono);
    return found !== undefined;
  }

  admit(request: IncomingMessage): Admission {
    const host = request.headers.host ?? '';
    if (!this.#hosts.has(host)) return refused(403, 'This address does not belong to the station');
    const { origin } = request.headers;
    if (origin !== undefined && origin !== `http://${host}`) return refused(403, 'Another page may not ask this');
    const site = request.headers['sec-fetch-site'];
    const navigates = request.headers['sec-fetch-mode'] === 'navigate';
    if (site === 'cross-site' && !navigates) return refused(403, 'Another page may not ask this');
    const url = URL.parse(request.url ?? '', `http://${host}`);
    if (url === null) return refused(400, 'The address cannot be read');
    const token = url.searchParams.get('token');
    if (token !== null) {
      if (same(token, this.token) || this.#redeem(token)) return { kind: 'token' };
      return refused(403, 'The token is not of this start, or was used: open the address that the station printed');
    }
    if (same(this.#cookieOf(request), this.#session)) return { kind: 'in' };
    return refused(403, 'Open the address that the station printed at its start');
  }

  #cookieOf(request: IncomingMessage): string {
    for (const part of (request.headers.cookie ?? '').slice(0, 8192).split(';')) {
      const [name, value] = part.trim().split('=', 2);
      if (name === this.#cookieName) return value ?? '';
    }
    return '';
  }
}

/** In the same time whatever differs. */
function same(given: string, wanted: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
}
