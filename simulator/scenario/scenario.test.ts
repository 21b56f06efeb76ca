import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rehearse, resource } from '../test-kit.ts';
import { readScenario, spanSchema } from './schema.ts';

const files = readdirSync(new URL('../../resources/scenarios', import.meta.url)).filter((name) =>
  name.endsWith('.json'),
);

describe('scenarios', () => {
  it.each(files)(
    'Given %s, When it is read and its first two minutes are played, Then nothing is wrong with it',
    (file) => {
      const data = resource(`scenarios/${file}`) as { steps: unknown[] };
      expect(readScenario(file, data).steps.length).toBeGreaterThan(0);
      const ward = rehearse({ steps: data.steps, waves: false });
      ward.run(120_000, 1000);
      expect(ward.sent.length).toBeGreaterThan(1000);
    },
  );

  it.each([
    [{ title: 'x', steps: [{ at: 1, bed: '01', act: 'fly' }] }, /steps\[0\]/],
    [{ title: 'x', steps: [{ at: 'soon', bed: '01', act: 'nibp' }] }, /steps\[0\]\.at/],
    [{ title: 'x', steps: [{ at: 1, bed: '01', act: 'rhythm', rhythm: 'jazz' }] }, /steps\[0\]\.rhythm/],
    [{ title: 'x', repeatEvery: 10, steps: [{ at: 11, bed: '01', act: 'nibp' }] }, /begins again/],
    [{ steps: [] }, /title/],
  ])('Given a faulty scenario, When it is read, Then the error names the place', (data, message) => {
    expect(() => readScenario('faulty', data)).toThrow(message);
  });

  it('Given steps on tags, When they are played, Then each is done, and undone after its time', () => {
    const done: string[] = [];
    const ward = rehearse({
      onTag: (...words) => void done.push(words.join(' ')),
      waves: false,
      steps: [
        { at: 1, act: 'tag-leaves', tag: 'BS-02', by: 'lift-lobby', for: 10 },
        { at: 2, act: 'tag-silent', tag: 'US-01', for: 5 },
        { at: 3, act: 'tag-battery', tag: 'IP-0118', percent: 4 },
        { at: 4, act: 'locations-cut', for: 5 },
        { at: 5, act: 'tag', tag: 'IP-0119', to: 'bed-20' },
      ],
    });
    ward.run(20_000, 1_000);
    expect(done).toEqual([
      'leave BS-02 lift-lobby',
      'silence US-01 true',
      'battery IP-0118 4',
      'cut true',
      'move IP-0119 bed-20',
      'silence US-01 false',
      'cut false',
      'back BS-02',
    ]);
  });

  it('Given spans as people write them, When they are read, Then they are milliseconds', () => {
    expect([5, '0:05', '2:00', '1:00:00'].map((span) => spanSchema.parse(span))).toEqual([
      5000, 5000, 120_000, 3_600_000,
    ]);
  });
});
