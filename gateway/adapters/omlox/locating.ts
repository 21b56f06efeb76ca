/**
 * Which of several providers on one thing tells its place. The hub's own motions count where it gives them; else its
 * locating rules ("accuracy < 5 && type == \"uwb\"", highest priority first), else the more accurate that is young.
 * A rule that is not understood is no rule.
 */
/** What a location says that the choice goes by. */
interface Located {
  readonly provider_id: string;
  readonly provider_type?: string | undefined;
  readonly source: string;
  readonly accuracy?: number | undefined;
  readonly floor?: number | undefined;
  readonly speed?: number | undefined;
}

export interface LocatingRule {
  readonly priority: number;
  holds(facts: Facts): boolean;
}

type Facts = Readonly<Record<string, number | string | undefined>>;
type Test = (facts: Facts) => boolean;

const names = new Set(['accuracy', 'provider_id', 'type', 'source', 'floor', 'speed', 'timestamp_diff']);
const comparison = /^\s*([a-z_]+)\s*(==|!=|<=|>=|=|<|>)\s*(?:"([^"]*)"|'([^']*)'|(-?\d+(?:\.\d+)?))\s*$/i;

/** Comparisons joined by and, those by or; no brackets. Null: not understood. */
function testOf(expression: string): Test | null {
  const anyOf: Test[][] = [];
  for (const part of expression.split(/\|\||\bor\b/i)) {
    const all = part.split(/&&|\band\b/i).map(comparisonOf);
    if (!all.every((one) => one !== null)) return null;
    anyOf.push(all);
  }
  return (facts) => anyOf.some((all) => all.every((one) => one(facts)));
}

function comparisonOf(text: string): Test | null {
  const [, name = '', operator, double, single, digits] = comparison.exec(text) ?? [];
  const key = name.toLowerCase();
  if (operator === undefined || !names.has(key)) return null;
  const wanted = digits === undefined ? (double ?? single ?? '') : Number(digits);
  return (facts) => {
    const value = facts[key];
    if (value === undefined || typeof value !== typeof wanted) return false;
    switch (operator) {
      case '<':
        return value < wanted;
      case '<=':
        return value <= wanted;
      case '>':
        return value > wanted;
      case '>=':
        return value >= wanted;
      case '!=':
        return value !== wanted;
      default:
        return value === wanted;
    }
  };
}

export function rulesOf(sent: readonly { readonly expression: string; readonly priority: number }[]): LocatingRule[] {
  return sent
    .flatMap(({ expression, priority }) => {
      const holds = testOf(expression);
      return holds === null ? [] : [{ priority, holds }];
    })
    .toSorted((a, b) => b.priority - a.priority);
}

interface Told {
  readonly location: Located;
  readonly mono: number;
}

/** One that says nothing for so long gives way to any other. */
const youngMs = 10_000;
/** On one thing; a hub that names others without end neither fills the memory nor slows the rest. */
const providersMax = 100;

function forgetOld(told: Map<string, Told>, now: number): void {
  for (const [provider, { mono }] of told) if (now - mono > youngMs) told.delete(provider);
}

/** No rule holds: after all that have one. */
const noRule = Number.NEGATIVE_INFINITY;
const unsaidM = 1_000;

export class Chooser {
  readonly #told = new Map<string, Map<string, Told>>();
  /** Things whose place the hub itself tells. */
  readonly #byHub = new Set<string>();

  /** The hub gave a motion of it: what its single providers say counts no more. */
  byHub(trackable: string): void {
    this.#byHub.add(trackable);
  }

  /** Whether this location tells where the thing is. `rules` of the thing; undefined: it has one provider. */
  counts(trackable: string, location: Located, rules: readonly LocatingRule[] | undefined, mono: number): boolean {
    if (rules === undefined) return true;
    if (this.#byHub.has(trackable)) return false;
    const told = this.#told.get(trackable) ?? new Map<string, Told>();
    if (!told.has(location.provider_id) && told.size >= providersMax) forgetOld(told, mono);
    if (told.has(location.provider_id) || told.size < providersMax) told.set(location.provider_id, { location, mono });
    this.#told.set(trackable, told);
    const mine = rankOf(location, 0, rules);
    for (const [provider, other] of told) {
      if (provider === location.provider_id || mono - other.mono > youngMs) continue;
      const theirs = rankOf(other.location, mono - other.mono, rules);
      if (theirs.priority > mine.priority) return false;
      if (theirs.priority === mine.priority && theirs.accuracyM < mine.accuracyM) return false;
    }
    return true;
  }

  /** After a reconnect: the hub must say again that it tells. */
  clear(): void {
    this.#byHub.clear();
    this.#told.clear();
  }
}

function rankOf(location: Located, agoMs: number, rules: readonly LocatingRule[]) {
  const { accuracy, provider_id, provider_type: type, source, floor, speed } = location;
  const facts: Facts = { accuracy, provider_id, type, source, floor, speed, timestamp_diff: agoMs };
  const priority = rules.find((rule) => rule.holds(facts))?.priority ?? noRule;
  return { priority, accuracyM: accuracy ?? unsaidM };
}
