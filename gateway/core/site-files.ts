/** Which files of the site hold now: durable, so that every station asks for the same ones. */
import type { SiteFile } from '../../shared/site/site-files.ts';
import type { Draft } from './draft.ts';

const keyOf = ({ kind, name, sha256, version }: SiteFile): string => `${kind}\n${name}\n${sha256}\n${version}`;

/** `files`: all of them, in the order of the configuration. */
export function decideSiteFiles(draft: Draft, files: readonly SiteFile[]): void {
  const before = draft.ward.siteFiles;
  if (before.length === files.length && files.every((file, at) => keyOf(file) === keyOf(before[at] ?? file))) return;
  draft.add({ type: 'site.files', files: [...files] });
}
