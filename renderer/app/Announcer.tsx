/** Says new alarms to a screen reader: high at once, medium when it is quiet; low and technical are read on request. */
import { useEffect, useRef, type JSX } from 'react';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { bedText, spokenText } from '../alarms/alarm-words.ts';
import { ward } from '../stores/ward.ts';
import { t } from '../words/index.ts';

const words = (alarm: Alarm): string =>
  t('label.announce', { bed: bedText(alarm), priority: t(`priority.${alarm.priority}`), text: spokenText(alarm) });

export function Announcer(): JSX.Element {
  const assertive = useRef<HTMLDivElement>(null);
  const polite = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let said = new Map<string, number>();
    const look = (): void => {
      const active = ward.get().alarms.filter((alarm) => lifeOf(alarm) === 'active');
      const fresh = active.filter((alarm) => said.get(alarm.id) !== alarm.signalledAt);
      said = new Map(active.map((alarm) => [alarm.id, alarm.signalledAt]));
      const say = (element: HTMLElement | null, priority: Alarm['priority']): void => {
        const text = fresh.filter((alarm) => alarm.priority === priority).map(words);
        if (element !== null && text.length > 0) element.textContent = text.join(' ');
      };
      say(assertive.current, 'high');
      say(polite.current, 'medium');
    };
    look();
    return ward.subscribe(look);
  }, []);
  return (
    <>
      <div ref={assertive} className="hidden" aria-live="assertive" />
      <div ref={polite} className="hidden" aria-live="polite" />
    </>
  );
}
