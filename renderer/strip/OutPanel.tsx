/** Saving the stretch in the bracket, printing it to scale, and exporting it. */
import { ChevronDown, ChevronUp, Download, Printer, Save } from 'lucide-react';
import { useState, type Dispatch, type JSX, type RefObject } from 'react';
import { bedId } from '../../shared/domain/ids.ts';
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';
import type { KeptSpan } from '../../shared/history/kept.ts';
import { channelOrder } from '../../shared/domain/channels.ts';
import { stripOutputs } from '../export/strip-outputs.tsx';
import { useObservable } from '../stores/observable.ts';
import { session, settings } from '../stores/station.ts';
import { useBed, useWard } from '../stores/ward.ts';
import { t } from '../words/index.ts';
import { shownName } from '../words/people.ts';
import { keep, useKeeping, type KeepState } from './keep.ts';
import { keptCaliper } from './measure.ts';
import type { StripContent, StripExport } from './outputs.ts';
import { namedOn, type About, type StripAct, type StripModel } from './strip-model.ts';
import { cutTo, type Track } from './tracks.ts';
import { useLook } from './use-paper.ts';
import css from './Strip.module.css';

interface OutPanelProps {
  readonly bed: string;
  readonly model: StripModel;
  readonly act: Dispatch<StripAct>;
  readonly about: About;
  readonly track: Track | undefined;
  readonly blocks: readonly WaveBlock[];
  /** Of somebody who lay here before: not to be kept, printed or exported as the one who lies here now. */
  readonly isOther: boolean;
  /** Bed of the strip: an alarm goes along with a patient who moves, its strip does not. */
  readonly recordedIn: string;
  readonly comment: RefObject<HTMLTextAreaElement | null>;
}

const within = (at: number, { fromAt, toAt }: StripModel): boolean => at >= fromAt && at <= toAt;

function spanOf({ bed, model, about, track }: OutPanelProps): KeptSpan {
  const { fromAt, toAt, pairs, placed, beats, text } = model;
  return {
    bed: bedId(bed),
    fromAt,
    toAt,
    at: about.at !== null && within(about.at, model) ? about.at : (fromAt + toAt) / 2,
    alarm: about.alarm,
    text: text.trim(),
    beats: beats.filter(({ at }) => within(at, model)),
    calipers: placed ? pairs.map((pair) => keptCaliper(pair, track)) : [],
  };
}

const piecesIn = (blocks: readonly WaveBlock[], { fromAt, toAt }: StripModel): readonly WaveBlock[] =>
  blocks
    .flatMap((block) => cutTo(block, fromAt, toAt) ?? [])
    .toSorted((a, b) => channelOrder(a.channel) - channelOrder(b.channel) || a.startAt - b.startAt);

export function OutPanel(props: OutPanelProps): JSX.Element {
  const { model, blocks, isOther } = props;
  const span = spanOf(props);
  const of = JSON.stringify(span);
  const keeping = useKeeping();
  // What was saved is saved: any change of it can be saved again.
  const state: KeepState = keeping.of === of ? keeping : { phase: 'idle', why: '' };
  const pieces = piecesIn(blocks, model);
  let lacks: 'lacksPatient' | 'lacksWaves' | 'lacksText' | null = null;
  if (isOther) lacks = 'lacksPatient';
  else if (pieces.length === 0) lacks = 'lacksWaves';
  else if (span.text === '') lacks = 'lacksText';
  return (
    <section className={`panel ${css.out}`}>
      <SaveButton state={state} lacks={lacks} onSave={() => void keep(of, span)} />
      {state.why !== '' && (
        <p className="note" role="status">
          {state.why}
        </p>
      )}
      {pieces.length > 0 && <Outputs {...props} span={span} pieces={pieces} />}
    </section>
  );
}

interface SaveButtonProps {
  readonly state: KeepState;
  readonly lacks: 'lacksPatient' | 'lacksWaves' | 'lacksText' | null;
  readonly onSave: () => void;
}

function SaveButton({ state: { phase }, lacks, onSave }: SaveButtonProps): JSX.Element {
  const person = useObservable(session)?.person;
  const by = person === undefined ? '' : person.role === '' ? person.name : person.role.toLocaleLowerCase();
  const words = {
    idle: lacks === null ? t('strip.save', { by }) : t('strip.saveLacks', { what: t(`strip.${lacks ?? 'lacksText'}`) }),
    saving: t('strip.saving'),
    saved: t('strip.saved'),
    queued: t('strip.queued'),
    failed: t('strip.again'),
  }[phase];
  return (
    <button
      type="button"
      className={`button large ${phase === 'idle' && lacks === null ? 'primary' : ''}`}
      data-does="save"
      data-phase={phase}
      disabled={lacks !== null || phase === 'saving' || phase === 'saved' || phase === 'queued'}
      onClick={onSave}
    >
      <Save size={17} strokeWidth={1.75} aria-hidden />
      {words}
      {phase === 'idle' && <kbd aria-hidden="true">K</kbd>}
    </button>
  );
}

interface OutputsProps extends OutPanelProps {
  readonly span: KeptSpan;
  readonly pieces: readonly WaveBlock[];
}

function useContent({ bed: id, recordedIn, span, pieces, about, isOther }: OutputsProps): StripContent {
  const { mmPerS, mmPerMv } = useLook();
  const { initials } = useObservable(settings);
  const bed = useBed(id);
  const ward = useWard(({ state }) => state.ward.name);
  const person = useObservable(session)?.person;
  const patient = bed?.patient ?? null;
  return {
    ward,
    bed: recordedIn,
    patientLine: patient === null || isOther ? '' : shownName(patient, initials).full,
    patient: namedOn(patient, initials, isOther),
    fromAt: span.fromAt,
    toAt: span.toAt,
    moment: { at: span.at, text: about.text },
    pieces,
    mmPerS,
    mmPerMv,
    calipers: span.calipers,
    beats: span.beats,
    text: span.text,
    by: person === undefined ? '' : person.role === '' ? person.name : `${person.name}, ${person.role}`,
  };
}

function Outputs(props: OutputsProps): JSX.Element {
  const content = useContent(props);
  const outputs = stripOutputs();
  const [open, setOpen] = useState(false);
  // What became of one stretch says nothing of another.
  const of = `${content.fromAt} ${content.toAt}`;
  const [told, setTold] = useState({ of, words: '' });
  const said = told.of === of ? told.words : '';
  const setSaid = (words: string): void => setTold({ of, words });
  const run = async (name: string, work: (content: StripContent) => Promise<void>, done: string): Promise<void> => {
    setSaid('');
    try {
      await work(content);
      setSaid(done);
    } catch (error) {
      setSaid(t('strip.outputFailed', { name, why: error instanceof Error ? error.message : String(error) }));
    }
  };
  const { print, exports } = outputs;
  const Chevron = open ? ChevronUp : ChevronDown;
  return (
    <>
      <div className={css.two}>
        {print !== null && (
          <button
            type="button"
            className="button"
            data-does="print"
            onClick={() => void run(t('strip.print'), print, '')}
          >
            <Printer size={17} strokeWidth={1.75} aria-hidden />
            {t('strip.print')}
            <kbd aria-hidden="true">P</kbd>
          </button>
        )}
        {exports.length > 0 && (
          <button type="button" className="button" aria-expanded={open} onClick={() => setOpen(!open)}>
            <Download size={17} strokeWidth={1.75} aria-hidden />
            {t('strip.export')}
            <Chevron size={16} strokeWidth={2} aria-hidden />
          </button>
        )}
      </div>
      {open && (
        <ul className={css.exports} aria-label={t('strip.export')}>
          {exports.map((one) => (
            <ExportLine
              key={one.name}
              one={one}
              onRun={() => void run(one.name, one.run, t('strip.exportDone', { name: one.name }))}
            />
          ))}
        </ul>
      )}
      {said !== '' && (
        <p className="note" role="status">
          {said}
        </p>
      )}
    </>
  );
}

const ExportLine = ({ one, onRun }: { readonly one: StripExport; readonly onRun: () => void }): JSX.Element => (
  <li>
    <button type="button" onClick={onRun}>
      <b>{one.name}</b>
      <span>{one.hint}</span>
      <span>{one.extension}</span>
    </button>
  </li>
);
