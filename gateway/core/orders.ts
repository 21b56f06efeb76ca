/** Orders of drugs for patients: an event only where something about one changes. */
import type { OrderObservation } from '../../shared/domain/observation.ts';
import type { Order } from '../../shared/infusion/order.ts';
import { own } from '../../shared/ward/state.ts';
import { clip, clipOrNull } from './clip.ts';
import type { Draft } from './draft.ts';

const same = (a: Order, b: Order): boolean =>
  a.drug === b.drug &&
  a.doseRate === b.doseRate &&
  a.doseUnit === b.doseUnit &&
  a.rateMlPerHour === b.rateMlPerHour &&
  a.volumeMl === b.volumeMl &&
  a.state === b.state;

/** A message that stops an order need not say again what was ordered. */
export function decideOrder(draft: Draft, sent: OrderObservation): void {
  const patient = sent.patient.id;
  if (patient === null || sent.id === '') return draft.note('order that names no patient or has no number');
  const id = clip(sent.id, 250);
  const known = own(draft.ward.orders, patient)?.find((order) => order.id === id);
  if (sent.stopped && known === undefined) return draft.note(`end of an order that is not known: ${clip(id, 80)}`);
  const order: Order = {
    id,
    drug: clipOrNull(sent.drug, 500) ?? known?.drug ?? '',
    doseRate: sent.doseRate ?? (sent.stopped ? (known?.doseRate ?? null) : null),
    doseUnit: clipOrNull(sent.doseUnit, 40) ?? (sent.stopped ? (known?.doseUnit ?? null) : null),
    rateMlPerHour: sent.rateMlPerHour ?? (sent.stopped ? (known?.rateMlPerHour ?? null) : null),
    volumeMl: sent.volumeMl ?? (sent.stopped ? (known?.volumeMl ?? null) : null),
    state: sent.stopped ? 'stopped' : 'active',
    at: draft.now,
  };
  if (known !== undefined && same(known, order)) return;
  draft.add({ type: 'order.set', patient, order });
}
