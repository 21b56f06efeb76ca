/**
 * Which stations are there, what they last said of themselves, and which beds they show. Keeps a short break of a
 * link to itself; what it gives out is what differs from what the ward knows.
 */
import type { BedId, StationId } from '../../shared/domain/ids.ts';
import type { FeedAuth } from '../../shared/feed/protocol.ts';
import type { StationFacts, StationReport } from '../../shared/ward/station-facts.ts';

/** A station that comes back within this was not away. */
const awayMs = 15_000;
/** A station that has just come speaks of itself first. */
const firstWordMs = 5_000;
/** Names are made up by whoever has a secret: those that are away give way. */
const knownMax = 400;

/** What is known of one that says nothing of itself. */
const unsaid: StationReport = {
  soundFault: null,
  volumePct: 100,
  soundSet: '',
  silencedUntil: null,
  silencedBy: null,
  testedAt: null,
  recorderFault: null,
};

interface Known {
  readonly id: StationId;
  name: string;
  readonly sessions: Set<object>;
  report: StationReport | null;
  openedMono: number;
  leftMono: number;
}

interface Open {
  readonly known: Known;
  shows: readonly BedId[];
}

export class StationDesk {
  readonly #known = new Map<StationId, Known>();
  readonly #open = new Map<object, Open>();
  readonly #begunMono: number;

  /** `mono`: when the gateway began; stations of the log have been away since then. */
  constructor(mono: number) {
    this.#begunMono = mono;
  }

  /** `session`: one connection, by its identity. */
  opened(session: object, { station, name }: Pick<FeedAuth, 'station' | 'name'>, mono: number): void {
    const known = this.#entry(station, name, this.#begunMono);
    known.name = name;
    if (known.sessions.size === 0) known.openedMono = mono;
    known.sessions.add(session);
    this.#open.set(session, { known, shows: [] });
  }

  closed(session: object, mono: number): void {
    const open = this.#open.get(session);
    this.#open.delete(session);
    if (open?.known.sessions.delete(session)) open.known.leftMono = mono;
  }

  reported(session: object, report: StationReport): void {
    const open = this.#open.get(session);
    if (open !== undefined) open.known.report = report;
  }

  shows(session: object, beds: readonly BedId[]): void {
    const open = this.#open.get(session);
    if (open !== undefined) open.shows = beds;
  }

  /** Beds on any screen of the stations that are connected. */
  shown(): Set<BedId> {
    const beds = new Set<BedId>();
    for (const { shows } of this.#open.values()) for (const bed of shows) beds.add(bed);
    return beds;
  }

  #entry(id: StationId, name: string, leftMono: number): Known {
    const found = this.#known.get(id);
    if (found !== undefined) return found;
    const known: Known = { id, name, sessions: new Set(), report: null, openedMono: leftMono, leftMono };
    if (this.#known.size >= knownMax) {
      for (const [other, { sessions }] of this.#known) {
        if (sessions.size > 0) continue;
        this.#known.delete(other);
        break;
      }
    }
    this.#known.set(id, known);
    return known;
  }

  /** Facts that differ from what the ward has. */
  news(ward: Readonly<Record<string, StationFacts>>, mono: number): StationFacts[] {
    for (const { id, name, connected } of Object.values(ward)) if (connected) this.#entry(id, name, this.#begunMono);
    const news: StationFacts[] = [];
    for (const known of this.#known.values()) {
      const before = Object.hasOwn(ward, known.id) ? ward[known.id] : undefined;
      const facts = factsOf(known, before, mono);
      if (facts !== null && !isSame(facts, before)) news.push(facts);
    }
    return news;
  }
}

/** Null: nothing to say now. */
function factsOf(known: Known, before: StationFacts | undefined, mono: number): StationFacts | null {
  const { id, name, report } = known;
  const said = report ?? before ?? unsaid;
  if (known.sessions.size === 0) {
    if (before === undefined || mono - known.leftMono < awayMs) return null;
    return { ...said, id, name, connected: false };
  }
  if (report === null && mono - known.openedMono < firstWordMs) return null;
  return { ...said, id, name, connected: true };
}

const keys = [
  'name',
  'connected',
  'soundFault',
  'volumePct',
  'soundSet',
  'silencedUntil',
  'silencedBy',
  'testedAt',
  'recorderFault',
] as const;

const isSame = (facts: StationFacts, before: StationFacts | undefined): boolean =>
  before !== undefined && keys.every((key) => facts[key] === before[key]);
