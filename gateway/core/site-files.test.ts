import { describe, expect, it } from 'vitest';
import { wardStateSchema } from '../../shared/ward/state.ts';
import type { SiteFile } from '../../shared/site/site-files.ts';
import { TestCore } from '../testing/builders.ts';

const aFile = (over: Partial<SiteFile> = {}): SiteFile => ({
  kind: 'drugs',
  name: 'drugs',
  sha256: 'a'.repeat(64),
  bytes: 10,
  version: '6',
  ...over,
});

describe('Given a ward whose site writes files', () => {
  it('When they are read, change, and are read the same again, Then an event tells each change and nothing else', () => {
    const core = new TestCore();
    const tell = (...files: SiteFile[]): string[] =>
      core.do({ type: 'site-files', files }).events.map(({ event }) => event.type);
    expect(tell()).toEqual([]);
    expect(tell(aFile())).toEqual(['site.files']);
    expect(tell(aFile())).toEqual([]);
    expect(tell(aFile({ sha256: 'b'.repeat(64) }))).toEqual(['site.files']);
    expect(tell(aFile({ sha256: 'b'.repeat(64) }), aFile({ kind: 'plan', name: 'p' }))).toEqual(['site.files']);
    expect(core.ward.siteFiles.map(({ name }) => name)).toEqual(['drugs', 'p']);
    expect(tell()).toEqual(['site.files']);
    expect(core.ward.siteFiles).toEqual([]);
  });

  it('When a snapshot of before knows of none, Then there are none', () => {
    const { siteFiles: _files, ...old } = new TestCore().ward;
    expect(wardStateSchema.parse(old).siteFiles).toEqual([]);
  });
});
