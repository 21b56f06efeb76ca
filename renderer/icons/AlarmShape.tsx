/** Alarm shapes, one for each priority: never colour alone (IEC 60601-1-8; design, section 4). */
import type { JSX } from 'react';
import type { AlarmPriority } from '../../shared/ward/alarm.ts';

const bang = (x: number, top: number, length: number): JSX.Element => (
  <>
    <path d={`M${x} ${top}v${length}`} stroke="var(--shape-mark)" strokeWidth="2.4" strokeLinecap="round" />
    <circle cx={x} cy={top + length + 4} r="1.5" fill="var(--shape-mark)" />
  </>
);

const shapes: Record<AlarmPriority, JSX.Element> = {
  high: (
    <>
      <path d="M12 2.4 23 21.4H1Z" fill="currentColor" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" />
      {bang(12, 9, 5)}
    </>
  ),
  medium: (
    <>
      <path
        d="M12 1.2 22.8 12 12 22.8 1.2 12Z"
        fill="currentColor"
        stroke="currentColor"
        strokeWidth="1.2"
        strokeLinejoin="round"
      />
      {bang(12, 7.2, 5.2)}
    </>
  ),
  low: (
    <>
      <circle cx="12" cy="12" r="11" fill="currentColor" />
      {bang(12, 6.6, 6)}
    </>
  ),
  technical: (
    <>
      <rect x="2.2" y="2.2" width="19.6" height="19.6" fill="none" stroke="currentColor" strokeWidth="2.2" />
      <path
        d="m7.4 7.4 9.2 9.2m0-9.2-9.2 9.2"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
    </>
  ),
};

export function AlarmShape({
  priority,
  size,
}: {
  readonly priority: AlarmPriority;
  readonly size: number;
}): JSX.Element {
  return (
    <svg className="alarm-shape" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      {shapes[priority]}
    </svg>
  );
}
