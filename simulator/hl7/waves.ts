/**
 * Waveform blocks: ORU^R01, per channel one NA row and three rows that say how to read it: sample rate,
 * units per step, and the number that stands for "no sample".
 */
import { channelByKey } from '../../shared/domain/channels.ts';
import { noSample } from '../../shared/domain/observation.ts';
import { unitOf } from '../../shared/domain/units.ts';
import { deviceRow, escapeText, header, timestamp } from './text.ts';
import type { Sender } from './text.ts';
import { monitorModel } from './numerics.ts';

export interface WaveBlock {
  /** Key of the channel table, or a sender's own name. */
  readonly channel: string;
  /** UCUM. */
  readonly unit: string;
  readonly rateHz: number;
  /** Physical value = sample × gain + offset. */
  readonly gain: number;
  readonly offset?: number;
  readonly samples: ArrayLike<number>;
  readonly count: number;
  /** Where the block begins at another time than its message. */
  readonly atEpochMs?: number;
}

export interface WavesMessage {
  readonly sender: Sender;
  readonly subject: string;
  readonly controlId: string;
  /** Time of the first sample. */
  readonly epochMs: number;
  readonly sentEpochMs: number;
  readonly instance: string;
  readonly blocks: readonly WaveBlock[];
}

interface Prefix {
  readonly id: string;
  readonly path: string;
  /** The three descriptive rows without their OBX numbers. */
  readonly rate: string;
  readonly resolution: string;
  readonly invalid: string;
  /** Empty where the offset is 0. */
  readonly offset: string;
}

const prefixes = new Map<string, Prefix>();
const prefixesMax = 2000;

function unitText(ucum: string): string {
  try {
    const unit = unitOf(ucum);
    return `${unit.mdcCode ?? 0}^${unit.refId ?? ''}^MDC^${ucum}^${ucum}^UCUM`;
  } catch {
    return `^${escapeText(ucum)}`;
  }
}

/** NM allows no exponent. */
const decimal = (value: number): string => {
  const text = String(value);
  return text.includes('e') ? value.toFixed(15).replace(/0+$/, '') : text;
};

function prefixOf(block: WaveBlock, position: number): Prefix {
  const key = `${position} ${block.channel} ${block.unit} ${block.rateHz} ${block.gain} ${block.offset ?? 0}`;
  const known = prefixes.get(key);
  if (known !== undefined) return known;
  const channel = channelByKey(block.channel);
  const code = channel?.codes[0];
  const refId = channel?.refIds[0];
  // Channels without a number go by REFID, else by the name that people give them.
  const id =
    code !== undefined || refId !== undefined
      ? `${code ?? 0}^MDC_${refId ?? ''}^MDC`
      : `0^${escapeText(channel?.label ?? block.channel)}^L`;
  const path = `1.7.${position}.${code ?? position}`;
  const made: Prefix = {
    id,
    path,
    rate: `|NM|0^MDC_ATTR_SAMP_RATE^MDC|${path}.1|${decimal(block.rateHz)}|264640^MDC_DIM_HZ^MDC^Hz^Hz^UCUM|||||R\r`,
    resolution: `|NM|2327^MDC_ATTR_NU_MSMT_RES^MDC|${path}.2|${decimal(block.gain)}|${unitText(block.unit)}|||||R\r`,
    offset:
      block.offset === undefined || block.offset === 0
        ? ''
        : `|NM|0^MDC_ATTR_OFFSET^MDC|${path}.4|${decimal(block.offset)}|${unitText(block.unit)}|||||R\r`,
    invalid: `|NM|262196^MDC_EVT_INOP^MDC|${path}.3|${noSample}||||||R\r`,
  };
  if (prefixes.size >= prefixesMax) prefixes.clear();
  prefixes.set(key, made);
  return made;
}

/** One message with all channels of one span. */
export function wavesMessage(message: WavesMessage): string {
  const { controlId } = message;
  let text =
    header(message.sender, message.sentEpochMs, 'ORU^R01^ORU_R01', controlId, 'waves') +
    message.subject +
    `OBR|1|${controlId}|${controlId}|CONTINUOUS WAVEFORM^CONTINUOUS WAVEFORM^L|||${timestamp(message.epochMs)}\r` +
    deviceRow(1, monitorModel[0], monitorModel[1], '1.0.0.0', message.instance);
  let number = 1;
  message.blocks.forEach((block, position) => {
    const prefix = prefixOf(block, position + 1);
    const { samples, count } = block;
    const own = block.atEpochMs === undefined ? '' : `|||${timestamp(block.atEpochMs)}`;
    text += `OBX|${number + 1}|NA|${prefix.id}|${prefix.path}|${samples[0] ?? noSample}`;
    for (let index = 1; index < count; index += 1) text += `^${samples[index] as number}`;
    text += `|${unitText(block.unit)}|||||R${own}\r`;
    text += `OBX|${number + 2}${prefix.rate}OBX|${number + 3}${prefix.resolution}OBX|${number + 4}${prefix.invalid}`;
    number += 4;
    if (prefix.offset !== '') text += `OBX|${(number += 1)}${prefix.offset}`;
  });
  return text;
}
