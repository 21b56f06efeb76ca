/** What people do with equipment and about infusions, as commands to the gateway. Nothing here reaches a pump. */
import { giveOnce, type ActDeps, type Outcome } from './give.ts';
import type { ParsedArgs } from './parsed-args.ts';
import type { Person } from './permissions.ts';

export const noteInfusion = (
  deps: ActDeps,
  { name: by }: Person,
  { device, channel, drug, note }: ParsedArgs<'infusions.note'>,
): Promise<Outcome> =>
  giveOnce(deps, { type: 'note-infusion', id: deps.newCommandId(), device, channel, drug, note, by });

export const actOnAsset = (
  deps: ActDeps,
  { name: by }: Person,
  { asset, act, bed, forMs, text }: ParsedArgs<'assets.act'>,
): Promise<Outcome> =>
  giveOnce(deps, { type: 'act-on-asset', id: deps.newCommandId(), asset, act, bed, forMs, text, by });

export const recordAsset = (
  deps: ActDeps,
  { name: by }: Person,
  { asset, change }: ParsedArgs<'assets.record'>,
): Promise<Outcome> =>
  giveOnce(deps, { type: 'record-asset', id: deps.newCommandId(), asset, change, source: 'person', by });

export const retireAsset = (
  deps: ActDeps,
  { name: by }: Person,
  { asset }: ParsedArgs<'assets.retire'>,
): Promise<Outcome> => giveOnce(deps, { type: 'retire-asset', id: deps.newCommandId(), asset, by });

export const acknowledgeFinding = (
  deps: ActDeps,
  { name: by }: Person,
  { finding, note }: ParsedArgs<'findings.acknowledge'>,
): Promise<Outcome> => giveOnce(deps, { type: 'acknowledge-finding', id: deps.newCommandId(), finding, note, by });
