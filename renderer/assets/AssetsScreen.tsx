/** Assets: where equipment is, the fleet, what facilities must see to (design, section 2). */
import type { JSX } from 'react';
import { FleetTab } from './fleet/FleetTab.tsx';
import { MapTab } from './map/MapTab.tsx';
import { useAssetsRoute, type AssetTab } from './route.ts';
import { RulesTab } from './rules/RulesTab.tsx';
import css from './AssetsScreen.module.css';

export function AssetsScreen(): JSX.Element {
  const { tab } = useAssetsRoute();
  return (
    <div className={css.place}>
      <Shown tab={tab} />
    </div>
  );
}

function Shown({ tab }: { readonly tab: AssetTab }): JSX.Element {
  switch (tab) {
    case 'map':
      return <MapTab />;
    case 'fleet':
      return <FleetTab />;
    case 'rules':
      return <RulesTab />;
  }
}
