import { describe, expect, it } from 'vitest';
import { answersFor, buildAck, type ContentError } from './ack.ts';
import { readHeader, type Header } from './header.ts';
import { parseMessage, type Message } from './message.ts';

const header = (msh: string): Header => readHeader((parseMessage(`${msh}\r`) as Message).header);
const msh = (accept = '', application = '', version = '2.6'): string =>
  `MSH|^~\\&|GW^02A1^EUI-64|ST CLARE|WARDLIGHT|WARD|20250611||ORU^R01^ORU_R01|M-1|P|${version}|||${accept}|${application}`;
const maker = { application: 'WARDLIGHT', facility: '', nextId: () => 'WL-1' };
const now = Date.UTC(2025, 5, 11, 14, 29, 30);
const bad: ContentError = { segment: 'OBX', sequence: 3, field: 5, code: 102, text: 'OBX-5 is "a|b"' };

describe('which answers', () => {
  it('Given original mode, When answered, Then the outcome is the one answer', () => {
    for (const outcome of ['AA', 'AE', 'AR'] as const) expect(answersFor(header(msh()), outcome)).toEqual([outcome]);
    expect(answersFor(header(msh()), 'none')).toEqual([]);
  });

  it('Given MSH-15 and MSH-16, When answered, Then exactly what was asked for', () => {
    const cases: [string, string, 'AA' | 'AE' | 'AR', string[]][] = [
      ['AL', 'NE', 'AA', ['CA']],
      ['AL', 'NE', 'AE', ['CE']],
      ['AL', '', 'AR', ['CR']],
      ['NE', 'AL', 'AA', ['AA']],
      ['', 'AL', 'AE', ['AE']],
      ['AL', 'AL', 'AA', ['CA', 'AA']],
      ['AL', 'ER', 'AA', ['CA']],
      ['AL', 'ER', 'AR', ['CR', 'AR']],
      ['ER', 'NE', 'AA', []],
      ['ER', 'NE', 'AE', ['CE']],
      ['SU', 'SU', 'AE', []],
      ['SU', 'NE', 'AA', ['CA']],
      ['NE', 'NE', 'AR', []],
      ['al', 'odd', 'AA', ['CA', 'AA']],
    ];
    for (const [accept, application, outcome, expected] of cases) {
      expect(answersFor(header(msh(accept, application)), outcome)).toEqual(expected);
    }
  });
});

describe('how an answer looks', () => {
  it('Given a request of 2.6, When taken, Then names are swapped, MSH-10 echoed, delimiters kept', () => {
    expect(buildAck(header(msh()), 'AA', [], maker, now)).toBe(
      'MSH|^~\\&|WARDLIGHT|WARD|GW^02A1^EUI-64|ST CLARE|20250611142930+0000||ACK^R01^ACK|WL-1|P|2.6\rMSA|AA|M-1\r',
    );
    const odd = header('MSH#*+!%#A#B#C#D#20250611##ADT*A01#7#P#2.5');
    expect(buildAck(odd, 'AA', [], maker, now)).toBe(
      'MSH#*+!%#C#D#A#B#20250611142930+0000##ACK*A01*ACK#WL-1#P#2.5\rMSA#AA#7\r',
    );
  });

  it('Given errors, When refused, Then ERR in the form of the version, at most ten', () => {
    const ack = buildAck(header(msh()), 'AE', [bad], maker, now);
    expect(ack.split('\r')[2]).toBe(
      'ERR||OBX^3^5^1|102^Data type error^HL70357|E|||OBX-5 is "a\\F\\b"|OBX-5 is "a\\F\\b"',
    );
    const many = buildAck(
      header(msh()),
      'AE',
      Array.from({ length: 30 }, () => bad),
      maker,
      now,
    );
    expect(many.match(/ERR\|/g)).toHaveLength(10);
    const old = buildAck(header(msh('', '', '2.3')), 'AE', [bad, bad], maker, now).split('\r');
    expect(old[0]).toContain('|ACK^R01|WL-1|P|2.3');
    expect(old[1]).toBe('MSA|AE|M-1|OBX-5 is "a\\F\\b"');
    expect(old[2]).toBe('ERR|OBX^3^5^102&Data type error&HL70357~OBX^3^5^102&Data type error&HL70357');
  });

  it('Given enhanced mode, When the application answers, Then it asks for no answer itself', () => {
    const [line] = buildAck(header(msh('AL', 'AL')), 'AA', [], maker, now).split('\r');
    expect(line!.split('|').slice(11)).toEqual(['2.6', '', '', 'NE', 'NE']);
    expect(buildAck(header(msh('AL', 'NE')), 'CA', [], maker, now)).not.toContain('NE|NE');
  });
});
