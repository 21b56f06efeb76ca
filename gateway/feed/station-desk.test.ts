import { describe, expect, it } from 'vitest';
import { bedId, stationId } from '../../shared/domain/ids.ts';
import { aStationReport } from '../../shared/testing/builders.ts';
import type { StationFacts } from '../../shared/ward/station-facts.ts';
import { StationDesk } from './station-desk.ts';

const s1 = { station: stationId('s1'), name: 'Desk' };

/** A desk and the ward that takes what it says. */
function aDesk(ward: Record<string, StationFacts> = {}) {
  const desk = new StationDesk(0);
  const settle = (mono: number): StationFacts[] => {
    const news = desk.news(ward, mono);
    for (const facts of news) ward[facts.id] = facts;
    return news;
  };
  return { desk, ward, settle };
}

describe('Given stations that come and go', () => {
  it('When one speaks of itself, Then that is told once, and again where it changes', () => {
    const { desk, settle } = aDesk();
    const link = {};
    desk.opened(link, s1, 0);
    expect(settle(100)).toEqual([]);
    desk.reported(link, aStationReport());
    expect(settle(200)).toMatchObject([{ id: 's1', name: 'Desk', connected: true, volumePct: 70 }]);
    desk.reported(link, aStationReport());
    expect(settle(300)).toEqual([]);
    desk.reported(link, aStationReport({ volumePct: 40 }));
    desk.reported(link, aStationReport({ volumePct: 30 }));
    expect(settle(400)).toMatchObject([{ volumePct: 30 }]);
  });

  it('When it says nothing, Then it is there all the same after a while', () => {
    const { desk, settle } = aDesk();
    desk.opened({}, s1, 0);
    expect(settle(4_999)).toEqual([]);
    expect(settle(5_000)).toMatchObject([{ id: 's1', connected: true, soundFault: null }]);
  });

  it('When its link breaks for some seconds, Then it was not away; when for longer, it is', () => {
    const { desk, settle } = aDesk();
    let link = {};
    desk.opened(link, s1, 0);
    desk.reported(link, aStationReport({ soundFault: 'failed' }));
    settle(0);
    for (let mono = 1_000; mono < 60_000; mono += 10_000) {
      desk.closed(link, mono);
      expect(settle(mono + 9_000)).toEqual([]);
      link = {};
      desk.opened(link, s1, mono + 9_500);
      expect(settle(mono + 9_600)).toEqual([]);
    }
    desk.closed(link, 100_000);
    expect(settle(114_999)).toEqual([]);
    expect(settle(115_000)).toMatchObject([{ connected: false, soundFault: 'failed' }]);
    expect(settle(200_000)).toEqual([]);
  });

  it('When a new link stands before the old one is gone, Then the station is there', () => {
    const { desk, settle } = aDesk();
    const [old, fresh] = [{}, {}];
    desk.opened(old, s1, 0);
    desk.reported(old, aStationReport());
    settle(0);
    desk.opened(fresh, s1, 1_000);
    desk.closed(old, 2_000);
    expect(settle(60_000)).toEqual([]);
  });

  it('When the gateway was restarted, Then those of the log that do not come back are away', () => {
    const known: StationFacts = { ...aStationReport(), id: stationId('s1'), name: 'Desk', connected: true };
    const { settle } = aDesk({ s1: known });
    expect(settle(14_999)).toEqual([]);
    expect(settle(15_000)).toMatchObject([{ id: 's1', connected: false }]);
  });

  it('When names are made up without end, Then only so many are held', () => {
    const { desk } = aDesk();
    for (let n = 0; n < 2_000; n += 1) {
      const link = {};
      desk.opened(link, { station: stationId(`s${n}`), name: '' }, n);
      desk.reported(link, aStationReport());
      desk.closed(link, n);
    }
    desk.opened({}, { station: stationId('last'), name: '' }, 2_000);
    expect(desk.news({}, 10_000).map(({ id }) => id)).toEqual(['last']);
  });
});

describe('Given what stations show', () => {
  it('When two show beds, Then it is the union, and a link that is gone shows nothing', () => {
    const { desk } = aDesk();
    const [one, two] = [{}, {}];
    desk.opened(one, s1, 0);
    desk.opened(two, { station: stationId('s2'), name: 'Wall' }, 0);
    desk.shows(one, [bedId('01'), bedId('02')]);
    desk.shows(two, [bedId('02'), bedId('03')]);
    expect([...desk.shown()].sort()).toEqual(['01', '02', '03']);
    desk.closed(two, 1);
    expect([...desk.shown()].sort()).toEqual(['01', '02']);
    desk.shows(two, [bedId('04')]);
    expect(desk.shown().has(bedId('04'))).toBe(false);
  });
});
