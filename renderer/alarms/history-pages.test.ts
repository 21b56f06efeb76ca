import { expect, test, vi } from 'vitest';
import { alarmId } from '../../shared/domain/ids.ts';
import type { HistoryRow } from '../../shared/station-api/calls.ts';
import { HistoryPages, pageRows, type HistoryAnswer } from './history-pages.ts';

const aRow = (index: number): HistoryRow => ({
  alarm: alarmId(`a${index}`),
  bed: null,
  priority: 'low',
  kind: 'technical',
  text: `Row ${index}`,
  raisedAt: index,
  endedAt: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  escalated: false,
});

interface Station {
  readonly pages: HistoryPages;
  readonly asked: number[];
  /** Answers the oldest question, or fails it. */
  readonly answer: (fails?: string) => Promise<void>;
}

function aStation(total: number): Station {
  const asked: number[] = [];
  const open: {
    readonly offset: number;
    readonly done: (a: HistoryAnswer) => void;
    readonly fail: (e: Error) => void;
  }[] = [];
  const pages = new HistoryPages({
    now: () => 77,
    onChange: () => undefined,
    fetch: (offset) => {
      asked.push(offset / pageRows);
      return new Promise((done, fail) => open.push({ offset, done, fail }));
    },
  });
  const answer = async (fails?: string): Promise<void> => {
    const question = open.shift();
    if (question === undefined) throw new Error('nothing was asked');
    const rows = Array.from({ length: Math.max(0, Math.min(pageRows, total - question.offset)) }, (_, index) =>
      aRow(question.offset + index),
    );
    if (fails === undefined) question.done({ rows, total, counts: { low: total }, sinceAt: 1 });
    else question.fail(new Error(fails));
    await vi.waitFor(() => expect(pages.loading || open.length === 0).toBe(true));
    await Promise.resolve();
  };
  return { pages, asked, answer };
}

test('Given a history, When it is opened, Then its first page and its count are there', async () => {
  const { pages, asked, answer } = aStation(100_000);
  expect(pages.total).toBeNull();
  await answer();
  expect(asked).toEqual([0]);
  expect(pages.total).toBe(100_000);
  expect(pages.row(199)?.text).toBe('Row 199');
  expect(pages.row(200)).toBeUndefined();
});

test('Given a drag over the whole list, When it stops at the end, Then only what was in view is asked for', async () => {
  const { pages, asked, answer } = aStation(100_000);
  await answer();
  for (let row = 0; row < 100_000; row += 1_000) pages.show(row, row + 30);
  pages.show(99_970, 100_000);
  await answer();
  await answer();
  while (pages.loading) await answer();
  expect(pages.row(99_999)?.text).toBe('Row 99999');
  expect(asked.length).toBeLessThanOrEqual(5);
});

test('Given more pages than are kept, When scrolled, Then the ones seen longest ago go and what is in view stays', async () => {
  const { pages, answer } = aStation(100_000);
  await answer();
  for (let page = 1; page < 40; page += 1) {
    pages.show(page * pageRows, page * pageRows + 10);
    await answer();
  }
  expect(pages.pagesKept).toBe(20);
  expect(pages.row(0)).toBeUndefined();
  expect(pages.row(39 * pageRows)?.text).toBe('Row 7800');
});

test('Given a page that cannot be read, When tried again, Then it comes; until then what it hides is said', async () => {
  const { pages, asked, answer } = aStation(1_000);
  await answer();
  pages.show(400, 430);
  await answer('The record is busy');
  await vi.waitFor(() => expect(pages.fault).toEqual({ at: 77, why: 'The record is busy', from: 400, to: 600 }));
  pages.show(400, 430);
  expect(asked).toEqual([0, 2]);
  pages.retry();
  await answer();
  expect(pages.row(400)?.text).toBe('Row 400');
  expect(pages.fault).toBeNull();
});

test('Given an empty history, When shown, Then nothing more is asked', async () => {
  const { pages, asked, answer } = aStation(0);
  await answer();
  pages.show(0, 0);
  expect(pages.total).toBe(0);
  expect(asked).toEqual([0]);
});
