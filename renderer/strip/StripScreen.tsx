import type { JSX } from 'react';
import { t } from '../words/index.ts';

export function StripScreen({ bed }: { readonly bed: string }): JSX.Element {
  return (
    <p className="note" data-bed={bed}>
      {t('record.loading')}
    </p>
  );
}
