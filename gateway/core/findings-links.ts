/** A location system that cannot be heard loses nobody: that it is cut is one finding, whatever it watched (L15). */
import type { Finding } from '../../shared/assets/asset.ts';
import type { EquipmentView } from './assets-view.ts';
import { endFinding, keyOf, raiseFinding, retellFinding } from './findings-acts.ts';

/** A link that comes back by itself is nothing to see to. */
const cutMs = 60_000;
const prefix = '|feed/';

export function decideLinks(view: EquipmentView, standing: ReadonlyMap<string, Finding>): void {
  const { draft, memory, mono, file } = view;
  const rule = file.rules.find(({ kind, on }) => kind === 'tag-lost' && on);
  for (const [key, finding] of standing) {
    const about = key.slice(key.indexOf('\n') + 1);
    if (!about.startsWith(prefix)) continue;
    if (rule?.id !== finding.rule) endFinding(view, finding, 'rule-off');
    else if (draft.live.feedLink(about.slice(prefix.length))?.open !== false) endFinding(view, finding, 'over');
  }
  if (rule === undefined) return;
  for (const [feed, tags] of memory.feeds) {
    const link = draft.live.feedLink(feed);
    if (link?.open !== false || mono - link.sinceMono < cutMs || tags.size === 0) continue;
    const text = `Location system ${feed} cannot be heard. ${tags.size} ${tags.size === 1 ? 'tag has' : 'tags have'} no place now.`;
    const before = standing.get(keyOf(rule.id, prefix + feed));
    const about = (prefix + feed).slice(1);
    if (before !== undefined) retellFinding(view, before, text, null);
    else raiseFinding(draft, { kind: 'tag-lost', rule: rule.id, asset: null, about, text, place: null });
  }
}
