/** Names and units of rows: OBX-3 and OBX-6 looked up once per spelling, then remembered. */
import { channelByName } from '../../../shared/domain/channels.ts';
import type { CodedName } from '../../../shared/domain/observation.ts';
import { parameterByName, unknownKeyPrefix, type Parameter } from '../../../shared/domain/parameters.ts';
import { unitByMdcCode, unitByRefId, unitByWord, type Unit } from '../../../shared/domain/units.ts';
import { standard, type Delimiters } from './message.ts';
import { component, decode, own, part } from './text.ts';

/** A coded name with what the tables know about it. */
export interface KnownName extends CodedName {
  /** The name alone, for observations. */
  readonly coded: CodedName;
  /** REFID without "MDC_", upper case; "" where there is none. */
  readonly ref: string;
  /** Key of the parameter table, or "x:…". */
  readonly key: string;
  readonly parameter: Parameter | undefined;
  /** Key of the channel table, or the sender's own word for the channel. */
  readonly channel: string;
  /** Unit of the channel table; null for an unknown channel. */
  readonly channelUnit: string | null;
}

const isWhole = (text: string): boolean => text !== '' && /^\d{1,9}$/.test(text);

/** Reads code^REFID^system (a CWE of MDC, or of anything else): shapes of all vendors in the reference. */
export function readCoded(raw: string, d: Delimiters): CodedName {
  const cut = (n: number): string =>
    decode(part(part(raw, 1, d.repetition), n, d.component), d)
      .trim()
      .slice(0, 200);
  const identifier = cut(1);
  const second = cut(2);
  const original = cut(9) || cut(10);
  const number = isWhole(identifier) ? Number(identifier) : null;
  const isRef = /^(MDC|MNDRY|PHILIPS)_/i.test(second);
  const identifierIsRef = /^MDC_/i.test(identifier);
  const words = original || (isRef ? '' : second) || (number === null && !identifierIsRef && !isRef ? identifier : '');
  return {
    code: number === null || number === 0 ? null : number,
    refId: isRef ? own(second) : identifierIsRef ? own(identifier) : null,
    text: words === '' ? null : own(words),
  };
}

/** Words of a CWE: component 9, else component 2, else component 1 or the whole text. */
export const wordsIn = (raw: string, d: Delimiters): string | null =>
  component(raw, 9, d) ?? component(raw, 2, d) ?? component(raw, 1, d);

/** Remembers what OBX-3 and OBX-6 of one feed mean, and its results in words. Bounded: forgets all when full. */
export class NameBook {
  private readonly names = new Map<string, KnownName>();
  private readonly units = new Map<string, Unit | null>();
  private readonly results = new Map<string, string | null>();

  name(raw: string, d: Delimiters): KnownName {
    const known = d === standard ? this.names.get(raw) : undefined;
    if (known !== undefined) return known;
    const found = know(raw, d);
    if (d === standard && raw.length <= 300) {
      if (this.names.size >= 4096) this.names.clear();
      this.names.set(own(raw), found);
    }
    return found;
  }

  /** The unit of OBX-6; null where the table has none by code, REFID or word. */
  unit(raw: string, d: Delimiters): Unit | null {
    const known = d === standard ? this.units.get(raw) : undefined;
    if (known !== undefined) return known;
    const found = readUnit(raw, d);
    if (d === standard && raw.length <= 200) {
      if (this.units.size >= 1024) this.units.clear();
      this.units.set(own(raw), found);
    }
    return found;
  }

  /** A result in words, as `wordsIn` at most 1000 characters: a rhythm or a mode stays the same for hours. */
  words(raw: string, d: Delimiters): string | null {
    const known = d === standard ? this.results.get(raw) : undefined;
    if (known !== undefined) return known;
    const words = wordsIn(raw, d);
    const found = words === null ? null : own(words.slice(0, 1000));
    if (d === standard && raw.length <= 200) {
      if (this.results.size >= 1024) this.results.clear();
      this.results.set(own(raw), found);
    }
    return found;
  }
}

function know(raw: string, d: Delimiters): KnownName {
  const coded = readCoded(raw, d);
  const parameter = parameterByName(coded);
  const channel = channelByName(coded);
  const ref = (coded.refId ?? '').toUpperCase().replace(/^MDC_/, '');
  const word =
    ref || (coded.code !== null ? String(coded.code) : (coded.text ?? own(part(raw, 1, d.component)).slice(0, 200)));
  return {
    ...coded,
    coded,
    ref,
    key: parameter?.key ?? `${unknownKeyPrefix}${coded.refId ?? word}`,
    parameter,
    channel: channel?.key ?? coded.text ?? word,
    channelUnit: channel?.unit ?? null,
  };
}

function readUnit(raw: string, d: Delimiters): Unit | null {
  const parts = part(raw, 1, d.repetition).split(d.component, 6);
  const [first = '', second = '', , fourth = '', fifth = ''] = parts.map((text) => decode(text, d).trim());
  if (isWhole(first)) {
    const byCode = unitByMdcCode(Number(first));
    if (byCode !== undefined) return byCode;
  }
  for (const word of [second, fourth, fifth, first]) {
    if (word === '' || isWhole(word)) {
      const byCode = isWhole(word) ? unitByMdcCode(Number(word)) : undefined;
      if (byCode !== undefined) return byCode;
      continue;
    }
    const found = unitByRefId(word) ?? unitByRefId(word.toUpperCase()) ?? unitByWord(word);
    if (found !== undefined) return found;
  }
  return null;
}

/** What a person reads of a unit that no table has. */
export function unitWords(raw: string, d: Delimiters): string {
  const parts = part(raw, 1, d.repetition).split(d.component, 6);
  return own(
    decode(parts[3] || parts[1] || parts[0] || '', d)
      .trim()
      .slice(0, 40),
  );
}
