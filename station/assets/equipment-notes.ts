/** What the watch over equipment writes down, and what is asked of the record: plain data between two threads. */
import type { AssetCondition, FleetReport, Stay } from '../../shared/station-api/asset-calls.ts';
import type { DeviceAlarms } from '../store/equipment-events.ts';

/** `toAt` null: it begins. Times are epoch ms on the gateway's clock. */
export interface StayNote extends Stay {
  readonly asset: string;
}

export interface ConditionNote {
  readonly asset: string;
  readonly condition: AssetCondition;
  readonly fromAt: number;
  readonly toAt: number | null;
}

/** To be added to what is there of that week. */
export interface UseNote {
  readonly week: number;
  readonly asset: string;
  readonly kind: string;
  readonly usedMs: number;
  readonly knownMs: number;
}

export interface DeviceNote {
  readonly week: number;
  readonly device: string;
  readonly heardMs: number;
  readonly runningMs: number;
  readonly dischargeMs: number;
  readonly dischargePct: number;
  readonly driftMs: number;
  readonly driftSpanMs: number;
}

export interface Notes {
  /** The stretch of listening that they belong to, as far as it has come. */
  readonly span: { readonly fromAt: number; readonly toAt: number };
  readonly stays: readonly StayNote[];
  readonly conditions: readonly ConditionNote[];
  readonly uses: readonly UseNote[];
  readonly devices: readonly DeviceNote[];
}

export interface TrailQuery {
  readonly asset: string;
  readonly fromAt: number;
  readonly toAt: number;
}

/** A device as the ward knows it now. */
export interface KnownDevice {
  readonly device: string;
  readonly asset: string | null;
  readonly name: string;
  /** Of the equipment's type; what is compared with each other. */
  readonly kind: string;
}

export interface FleetQuery {
  /** Beginnings of the weeks, oldest first. */
  readonly weeks: readonly number[];
  readonly now: number;
  readonly devices: readonly KnownDevice[];
  readonly alarms: readonly DeviceAlarms[];
}

export interface EquipmentData {
  /** The station's folder: the database lies in "equipment". */
  readonly folder: string;
  /** Holds the folder "assets". */
  readonly migrations: string;
  readonly retention: EquipmentRetention;
}

export interface EquipmentRetention {
  readonly days: number;
  readonly bytes: number;
}

export interface EquipmentOps {
  write: { args: Notes; result: null };
  trail: {
    args: TrailQuery;
    result: { readonly stays: readonly Stay[]; readonly cut: boolean; readonly recordedFrom: number | null };
  };
  /** Stretches in which the station listened, oldest first. */
  spans: { args: { readonly fromAt: number; readonly toAt: number }; result: readonly Notes['span'][] };
  fleet: { args: FleetQuery; result: FleetReport };
  /** What retention deleted, in words. */
  tidy: { args: { readonly nowWall: number }; result: { readonly bytes: number; readonly deleted: readonly string[] } };
  /** Tests only: the thread stands still, as it does when a disk does. */
  stall: { args: { readonly ms: number }; result: null };
  close: { args: null; result: null };
}
export type EquipmentOp = keyof EquipmentOps;

export type ToEquipment =
  | {
      [Op in EquipmentOp]: { readonly id: number; readonly op: Op; readonly args: EquipmentOps[Op]['args'] };
    }[EquipmentOp]
  | { readonly cancel: number };

export type FromEquipment =
  | { readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string }
  | { readonly note: string };
