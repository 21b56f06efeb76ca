/** What the synthetic station shows, from the address: `?beds=24&scene=alarms&theme=light&initials=1`. */
export const sceneNames = ['quiet', 'alarms', 'states', 'connecting', 'none'] as const;
export type SceneName = (typeof sceneNames)[number];

export interface Scene {
  readonly beds: number;
  readonly name: SceneName;
  readonly theme: 'dark' | 'light';
  readonly initials: boolean;
  /** Local wall time at which the page begins, "22:47:51". */
  readonly at: string;
  readonly demo: boolean;
  readonly unassigned: boolean;
  /** Making waves is the harness's own work: left out where the page's work is measured. */
  readonly waves: boolean;
  /** `board`: the pumps of the design with a drug list; a number: so many; `none`: a ward without any. Null: a few. */
  readonly pumps: string | null;
  /** `demo`, a number, `none`, `no-plan`; see EquipmentWard. Null: a few things without a plan. */
  readonly assets: string | null;
}

export function readScene(query: URLSearchParams): Scene {
  const name = sceneNames.find((scene) => scene === query.get('scene')) ?? 'quiet';
  return {
    beds: Math.min(96, Math.max(0, Number(query.get('beds') ?? '24'))),
    name,
    theme: query.get('theme') === 'light' ? 'light' : 'dark',
    initials: query.get('initials') === '1',
    at: query.get('at') ?? (name === 'quiet' ? '21:20:05' : '22:47:51'),
    demo: query.get('demo') === '1',
    waves: query.get('waves') !== '0',
    pumps: query.get('pumps'),
    assets: query.get('assets'),
    unassigned: query.get('unassigned') === '1',
  };
}
