import type { JSX } from 'react';

export function Logo(): JSX.Element {
  return (
    <svg
      width="28"
      height="24"
      viewBox="0 0 28 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      aria-hidden="true"
    >
      <rect x="1.5" y="1.5" width="25" height="21" rx="3" />
      <path d="M2 13h6l2.5-5 4 9 3-6 1.5 2h7" strokeLinejoin="round" strokeLinecap="round" />
    </svg>
  );
}
