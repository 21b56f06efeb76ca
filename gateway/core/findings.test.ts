import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assetId, tagId } from '../../shared/domain/ids.ts';
import type { AreaObservation } from '../../shared/domain/observation.ts';

import { bounds } from '../../shared/ward/state.ts';
import { aFile, aRule, EquipmentCore, findingsOf, spots, type SpotName } from '../testing/equipment-core.ts';

const kinds = (core: EquipmentCore): string[] => core.findings.map(({ kind }) => kind);
const texts = (core: EquipmentCore): string[] => core.findings.map(({ text }) => text);
const day = 86_400;

describe('Given the rule that a thing has left the ward', () => {
  it('When it is beyond the door for as long as the rule says, Then that is said with its place; back for a while, it is over', () => {
    const core = new EquipmentCore([aRule('left-ward')]);
    core.stay(5, { 'p-1': 'corridor' });
    expect(findingsOf(core.stay(29, { 'p-1': 'lobby' }))).toEqual([]);
    core.stay(3, { 'p-1': 'lobby' });
    expect(core.findings).toMatchObject([
      { kind: 'left-ward', text: 'P-1 left the ward', place: 'Lift lobby', asset: 'p-1' },
    ]);
    core.stay(20, { 'p-1': 'corridor' });
    expect(core.findings).toHaveLength(1);
    expect(findingsOf(core.stay(15, { 'p-1': 'corridor' }))).toMatchObject([{ type: 'finding.ended', why: 'over' }]);
  });

  it('When it says its last word outside and is silent then, Then that is its last word', () => {
    const core = new EquipmentCore([aRule('left-ward')]);
    core.stay(2, { 'p-1': 'lobby' });
    core.stay(40);
    expect(kinds(core)).toEqual(['left-ward']);
  });

  it('When a tag lies at the door and wavers for an hour, Then it is said at most once', () => {
    const core = new EquipmentCore([aRule('left-ward')]);
    let second = 0;
    const events = [];
    while (second < 3_600) {
      second += 1;
      events.push(...core.stay(1, { 'p-1': { x: 20 + (second % 7) * 0.3 - 0.9, y: 7 } }));
    }
    expect(findingsOf(events).length).toBeLessThanOrEqual(1);
  });

  it('When it goes in and out all day, Then there are few findings an hour', () => {
    const core = new EquipmentCore([aRule('left-ward', { forS: 10 })]);
    const events = [];
    for (let turn = 0; turn < 90; turn += 1) {
      events.push(...core.stay(20, { 'p-1': 'lobby' }), ...core.stay(20, { 'p-1': 'corridor' }));
    }
    expect(findingsOf(events).length).toBeLessThanOrEqual(2 * 12 + 1);
  });

  it('When the rule is for other types, or a place counts as inside, Then nothing is said', () => {
    const core = new EquipmentCore([
      aRule('left-ward', { types: ['bladder-scanner'] }),
      aRule('left-ward', { id: 'second', places: ['lift LOBBY'] }),
    ]);
    core.stay(90, { 'p-1': 'lobby' });
    expect(core.findings).toEqual([]);
    const named = new EquipmentCore([aRule('left-ward', { types: ['iv-pump'] })]);
    named.stay(40, { 'p-1': 'lobby' });
    expect(named.findings).toHaveLength(1);
  });

  it('When the position is of a floor that no plan has, Then it has left the ward; of an unknown frame, nothing is known', () => {
    const core = new EquipmentCore([aRule('left-ward')]);
    core.stay(40, {
      'p-1': { floor: 4, source: 'zone-4', x: 1, y: 1 },
      'p-2': { floor: null, crs: 'EPSG:4326', x: 7, y: 48 },
    });
    expect(core.findings.map(({ asset }) => asset)).toEqual(['p-1']);
  });

  it('When the rule is switched off or the thing retired, Then its finding ends for that reason', () => {
    const core = new EquipmentCore([aRule('left-ward')]);
    core.stay(40, { 'p-1': 'lobby', 'p-2': 'lobby' });
    core.command({ type: 'retire-asset', id: 'c1' as never, asset: assetId('p-1'), by: 'RN 7' });
    expect(findingsOf(core.stay(1))).toMatchObject([{ type: 'finding.ended', why: 'retired' }]);
    core.contents = { ...core.contents, equipment: aFile([aRule('left-ward', { on: false })]) };
    expect(findingsOf(core.stay(1))).toMatchObject([{ type: 'finding.ended', why: 'rule-off' }]);
  });
});

describe('Given a location system that is cut (L15, L17)', () => {
  const rules = [
    aRule('left-ward'),
    aRule('tag-lost', { threshold: 1 }),
    aRule('forbidden', { places: ['Lift lobby'] }),
  ];
  const tags = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`p-${index}`, 'corridor' as const]));

  it('When it is cut for a day, Then nobody is lost: one finding says that it cannot be heard; restored, it is over', () => {
    const core = new EquipmentCore(rules);
    core.stay(90, tags);
    core.link(false);
    const events = core.stay(90);
    core.skip(day * 1000);
    events.push(...core.stay(5));
    expect(findingsOf(events)).toHaveLength(1);
    expect(texts(core)).toEqual(['Location system rtls cannot be heard. 60 tags have no place now.']);
    core.link(true);
    core.stay(5, tags);
    expect(core.findings).toEqual([]);
    core.stay(120, tags);
    expect(core.findings).toEqual([]);
  });

  it('When it was outside before the cut, Then it must be heard outside anew, for as long as the rule says', () => {
    const core = new EquipmentCore([aRule('left-ward')]);
    core.stay(20, { 'p-1': 'lobby' });
    core.link(false);
    core.stay(40);
    core.link(true);
    expect(findingsOf(core.stay(25, { 'p-1': 'lobby' }))).toEqual([]);
    core.stay(10, { 'p-1': 'lobby' });
    expect(kinds(core)).toEqual(['left-ward']);
  });

  it('When a finding stands as it is cut, Then it stays, and is over only when the tag is heard inside', () => {
    const core = new EquipmentCore([aRule('left-ward')]);
    core.stay(40, { 'p-1': 'lobby' });
    core.link(false);
    expect(findingsOf(core.stay(200))).toEqual([]);
    core.link(true);
    core.stay(45, { 'p-1': 'corridor' });
    expect(core.findings).toEqual([]);
  });

  it('When all tags move outside at once, Then one finding says so and not sixty', () => {
    const core = new EquipmentCore(rules);
    core.stay(10, tags);
    const away = Object.fromEntries(Object.keys(tags).map((tag) => [tag, 'lobby' as const]));
    core.stay(60, away);
    const left = core.findings.filter(({ kind }) => kind === 'left-ward');
    expect(left).toMatchObject([{ asset: null, text: expect.stringContaining('60 things at once') as string }]);
    core.stay(60, tags);
    expect(core.findings).toEqual([]);
  });
});

describe('Given tags that fall silent', () => {
  it('When one is not heard for as long as the rule says while others are, Then it is lost; heard again, it is not', () => {
    const core = new EquipmentCore([aRule('tag-lost', { threshold: 2 })]);
    core.stay(70, { 'p-1': 'store', 'p-2': 'store' });
    core.skip(2 * 3_600_000);
    core.stay(45, { 'p-2': 'store' });
    expect(core.findings).toMatchObject([{ asset: 'p-1', text: 'P-1 tag not heard for 2 h', place: 'Store B' }]);
    core.stay(2, { 'p-1': 'store', 'p-2': 'store' });
    expect(core.findings).toEqual([]);
  });

  it('When the hub tells after a cut how old its last word is, Then that time counts and the cut does not', () => {
    const core = new EquipmentCore([aRule('tag-lost', { threshold: 4 })]);
    core.stay(70, { 'p-1': 'store', 'p-2': 'store' });
    const heardAt = core.now;
    core.link(false);
    core.skip(5 * 3_600_000);
    core.link(true);
    core.hear({ 'p-1': { x: 3, y: 13, zone: 'Store B', deviceAt: heardAt } });
    core.stay(120, { 'p-3': 'corridor' });
    expect(core.findings.map(({ asset }) => asset)).toEqual(['p-1']);
  });

  it('When sixty days pass (L1), Then the rule still tells', () => {
    const core = new EquipmentCore([aRule('tag-lost', { threshold: 12 })]);
    core.stay(70, { 'p-1': 'store', 'p-2': 'store' });
    for (let hour = 0; hour < 60 * 24; hour += 1) {
      core.skip(3_600_000 - 1_000);
      core.stay(1, { 'p-1': 'store', 'p-2': 'corridor' });
    }
    expect(core.findings).toEqual([]);
    core.skip(12 * 3_600_000);
    core.stay(45, { 'p-1': 'store' });
    expect(core.findings.map(({ asset }) => asset)).toEqual(['p-2']);
  });
});

describe('Given places where some things must not be', () => {
  const rule = aRule('forbidden', { places: ['Bed 02', 'MRI'], forS: 5 });

  it('When one is there, Then it is said, whether the plan, the fence or an event of the hub tells', () => {
    const core = new EquipmentCore([rule]);
    core.stay(10, { 'p-1': 'bed2' });
    expect(texts(core)).toEqual(['P-1 is in Bed 02, where it must not be']);
    const area = (event: AreaObservation['event']): void => {
      const observation = {
        kind: 'area' as const,
        event,
        tags: [tagId('p-2')],
        area: 'mri',
        distanceM: null,
        deviceAt: null,
      };
      core.say(0, [observation], {
        device: null,
        location: null,
        feed: 'rtls',
        receivedMono: core.mono,
      });
    };
    core.stay(2, { 'p-2': 'corridor', 'p-1': 'corridor' });
    area('entered');
    core.stay(30, { 'p-2': 'corridor', 'p-1': 'corridor' });
    expect(texts(core)).toEqual(['P-2 is in MRI, where it must not be']);
    area('left');
    core.stay(30, { 'p-2': 'corridor' });
    expect(core.findings).toEqual([]);
  });

  it('When the hub was cut after its word, Then that word counts no longer', () => {
    const core = new EquipmentCore([rule]);
    core.stay(2, { 'p-2': 'corridor' });
    core.core.memory.equipment.takeArea(
      { kind: 'area', event: 'entered', tags: [tagId('p-2')], area: 'MRI', distanceM: null, deviceAt: null },
      core.mono,
    );
    core.skip(10);
    core.link(false);
    core.link(true);
    core.stay(20, { 'p-2': 'corridor' });
    expect(core.findings).toEqual([]);
  });
});

describe('Given rules about the list and the tag', () => {
  it('When maintenance is due within the days of the rule, Then it is said; a clock set back over midnight ends nothing (L2)', () => {
    const core = new EquipmentCore([aRule('maintenance', { threshold: 7, forS: 0 })]);
    core.stay(1, { 'p-1': 'store' });
    const due = (date: string): void => {
      core.command({
        type: 'record-asset',
        id: `c-${date}` as never,
        asset: assetId('p-1'),
        change: { maintenanceDue: date },
        source: 'list',
        by: 'BM',
      });
    };
    due('2025-06-18');
    core.stay(1);
    expect(texts(core)).toEqual(['P-1 maintenance due 2025-06-18']);
    core.now -= 20 * 3_600_000;
    expect(findingsOf(core.stay(15))).toEqual([]);
    core.now += 9 * day * 1000;
    core.stay(75);
    expect(texts(core)).toEqual(['P-1 is late for maintenance, due 2025-06-18']);
    due('2026-06-18');
    core.stay(1);
    expect(core.findings).toEqual([]);
  });

  it('When a tag’s battery wavers about the limit, Then it is said once and ends when it is clearly over it', () => {
    const core = new EquipmentCore([aRule('tag-battery', { threshold: 20, forS: 0 })]);
    const at = (batteryPct: number) => core.stay(2, { 'p-1': { x: 3, y: 13, batteryPct } });
    at(21);
    expect(core.findings).toEqual([]);
    const events = [20, 21, 19, 23, 20, 24].flatMap(at);
    expect(findingsOf(events).filter(({ type }) => type !== 'finding.changed')).toHaveLength(1);
    at(80);
    expect(core.findings).toEqual([]);
  });

  it('When somebody reports a fault, Then it is a finding without any rule, until it is repaired', () => {
    const core = new EquipmentCore();
    core.stay(1, { 'p-1': 'store' });
    const act = (act: 'fault' | 'repaired', text: string | null): void => {
      core.command({
        type: 'act-on-asset',
        id: `c-${act}` as never,
        asset: assetId('p-1'),
        act,
        bed: null,
        forMs: null,
        text,
        by: 'RN 7',
      });
    };
    act('fault', 'Door does not close');
    core.stay(1);
    expect(core.findings).toMatchObject([
      { kind: 'fault', rule: '', text: 'P-1: Door does not close', place: 'Store B' },
    ]);
    act('repaired', null);
    expect(findingsOf(core.stay(1))).toMatchObject([{ type: 'finding.ended', why: 'repaired' }]);
  });
});

describe('Given the rule for what stands idle', () => {
  const rule = aRule('idle', { threshold: 3, forS: 0 });
  const spend = (core: EquipmentCore, days: number, at: SpotName): void => {
    for (let hour = 0; hour < days * 24; hour += 1) {
      core.skip(3_590_000);
      core.stay(10, { 'p-1': at });
    }
  };

  it('When it stands for days, Then it is said; a restart goes on counting', () => {
    const core = new EquipmentCore([rule]);
    spend(core, 2, 'store');
    expect(core.findings).toEqual([]);
    expect(core.asset('p-1').stood).toMatchObject({ x: 3, y: 13 });
    const again = new EquipmentCore([rule], {}, core.ward);
    again.now = core.now;
    spend(again, 1.1, 'store');
    expect(texts(again)).toEqual(['P-1 stands unused for 3 days']);
    again.stay(12, { 'p-1': 'corridor' });
    expect(again.findings).toEqual([]);
    expect(again.asset('p-1').stood).toBeUndefined();
  });

  it('When somebody uses it where it stands, Then it is not idle', () => {
    const core = new EquipmentCore([rule]);
    spend(core, 2.9, 'store');
    core.command({
      type: 'act-on-asset',
      id: 'c1' as never,
      asset: assetId('p-1'),
      act: 'in-use',
      bed: null,
      forMs: null,
      text: null,
      by: 'RN 7',
    });
    spend(core, 1, 'store');
    expect(core.findings).toEqual([]);
  });
});

describe('Given PAR levels', () => {
  const par = [{ place: 'Store B', type: 'iv-pump', least: 2 }];

  it('When a place has too few that are clean, Then it says how many to bring, also after a restart, until they are there', () => {
    const core = new EquipmentCore([aRule('par')], { par });
    core.stay(120, { 'p-1': 'store', 'p-2': 'store' });
    expect(core.findings).toEqual([]);
    core.command({
      type: 'act-on-asset',
      id: 'c1' as never,
      asset: assetId('p-1'),
      act: 'dirty',
      bed: null,
      forMs: null,
      text: null,
      by: 'RN 7',
    });
    core.stay(45, { 'p-1': 'store', 'p-2': 'store' });
    expect(core.findings).toMatchObject([
      { text: 'Store B has 1 of 2 IV pump clean and ready: bring 1', place: 'Store B', asset: null },
    ]);
    const again = new EquipmentCore([aRule('par')], { par }, core.ward);
    again.now = core.now;
    expect(findingsOf(again.stay(120, { 'p-1': 'store', 'p-2': 'store' }))).toEqual([]);
    expect(findingsOf(again.stay(10, { 'p-2': 'store', 'p-1': 'store', 'p-3': 'store' }))).toMatchObject([
      { type: 'finding.ended' },
    ]);
  });

  it('When the location system is cut, Then nobody counts', () => {
    const core = new EquipmentCore([aRule('par')], { par });
    core.stay(65, { 'p-1': 'store', 'p-2': 'store' });
    core.link(false);
    core.skip(3_600_000);
    expect(findingsOf(core.stay(90))).toEqual([]);
  });
});

describe('Given a rule that the site wants among the alarms', () => {
  it('When it holds, Then a technical alarm stands as long as the finding; of others there is none', () => {
    const core = new EquipmentCore([
      aRule('left-ward', { asAlarm: true }),
      aRule('forbidden', { places: ['Lift lobby'] }),
    ]);
    core.stay(40, { 'p-1': 'lobby' });
    expect(core.findings).toHaveLength(2);
    expect(core.present).toMatchObject([
      { kind: 'technical', priority: 'technical', bed: null, text: 'P-1 left the ward' },
    ]);
    core.stay(60, { 'p-1': 'corridor' });
    expect(core.present).toEqual([]);
  });
});

describe('Given any walk of a few tags, cuts and restarts', () => {
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        tag: fc.constantFrom('p-1', 'p-2', 'p-3'),
        at: fc.constantFrom(...(Object.keys(spots) as SpotName[])),
        seconds: fc.integer({ min: 1, max: 50 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant('cut' as const) },
    { weight: 1, arbitrary: fc.constant('restart' as const) },
  );
  const rules = [
    aRule('left-ward'),
    aRule('left-building', { forS: 10 }),
    aRule('forbidden', { places: ['Store B'], forS: 5 }),
    aRule('tag-lost', { threshold: 1 }),
  ];

  it('When it is run, Then no finding is raised twice, and after calm inside none stands', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let core = new EquipmentCore(rules);
        const open = new Set<string>();
        const take = (events: ReturnType<EquipmentCore['stay']>): void => {
          for (const event of events) {
            if (event.type === 'finding.raised') {
              const key = `${event.finding.rule} ${event.finding.asset ?? event.finding.id}`;
              expect(open.has(key)).toBe(false);
              open.add(key);
            }
          }
          open.clear();
          for (const { rule, asset, id } of core.findings) open.add(`${rule} ${asset ?? id}`);
          expect(open.size).toBe(core.findings.length);
        };
        for (const one of steps) {
          if (one === 'cut') {
            core.link(false);
            take(core.stay(70));
            core.link(true);
          } else if (one === 'restart') {
            const { now, ward } = core;
            core = new EquipmentCore(rules, {}, ward);
            core.now = now;
          } else take(core.stay(one.seconds, { [one.tag]: one.at }));
        }
        take(core.stay(700, { 'p-1': 'corridor', 'p-2': 'corridor', 'p-3': 'corridor' }));
        expect(texts(core)).toEqual([]);
      }),
      { numRuns: 25, seed: 7 },
    );
  });
});

describe('Given more findings than the ward may have', () => {
  it('When thousands come at once, Then the last one says so, in a moment; once there is room it is over', () => {
    const template = new EquipmentCore();
    template.stay(1, { 'p-1': 'store' });
    const one = template.asset('p-1');
    const fault = { text: 'Recalled', by: 'BM', at: template.now };
    const recalled = Array.from({ length: bounds.findings + 50 }, (_, index) => {
      const id = assetId(`r-${index}`);
      return [id, { ...one, id, tag: null, name: `R-${index}`, fault }] as const;
    });
    const core = new EquipmentCore([], {}, { ...template.ward, assets: Object.fromEntries(recalled), tags: {} });
    const began = performance.now();
    core.stay(12);
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(core.findings).toHaveLength(bounds.findings);
    expect(core.findings.filter(({ asset }) => asset === null).map(({ text }) => text)).toEqual([
      `There are ${bounds.findings - 1} findings: no other is said before some of them are over`,
    ]);
    const repaired = recalled.slice(0, 1_000).map(([id, asset]) => [id, { ...asset, fault: null }] as const);
    core.core = {
      ...core.core,
      ward: { ...core.ward, assets: { ...core.ward.assets, ...Object.fromEntries(repaired) } },
    };
    core.stay(3);
    expect(core.findings.some(({ asset }) => asset === null)).toBe(false);
  });
});
