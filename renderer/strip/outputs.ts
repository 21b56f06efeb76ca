/** What is on the strip page, as it is handed to print and export. */
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';
import type { BeatMark, Caliper } from '../../shared/history/kept.ts';
import type { Patient } from '../../shared/ward/events.ts';

export interface StripContent {
  readonly ward: string;
  readonly bed: string;
  /** As the page names him; initials where names are hidden. Empty: nobody is known. */
  readonly patientLine: string;
  /** Null: names are hidden, or nobody is known. */
  readonly patient: Patient | null;
  /** The saved stretch, gateway's clock, epoch ms. */
  readonly fromAt: number;
  readonly toAt: number;
  /** What it is about: the alarm's text, or empty. */
  readonly moment: { readonly at: number; readonly text: string };
  /** Raw samples within the stretch, in the order of lanes and time; pieces of one channel never overlap. */
  readonly pieces: readonly WaveBlock[];
  /** As drawn: speed, and gain of ECG. */
  readonly mmPerS: number;
  readonly mmPerMv: number;
  readonly calipers: readonly Caliper[];
  readonly beats: readonly BeatMark[];
  readonly text: string;
  /** Who does it. */
  readonly by: string;
}

export interface StripExport {
  /** "WFDB". */
  readonly name: string;
  /** "sample for sample, with marks". */
  readonly hint: string;
  /** ".hea .dat .atr". */
  readonly extension: string;
  /** Rejects with an Error for people. */
  readonly run: (content: StripContent) => Promise<void>;
}

export interface StripOutputs {
  /** Null: there is no button for it. Rejects with an Error for people. */
  readonly print: ((content: StripContent) => Promise<void>) | null;
  readonly exports: readonly StripExport[];
}
