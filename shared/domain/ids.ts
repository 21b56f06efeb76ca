import { z } from 'zod';

/**
 * Branded identifiers. A plain string never becomes one by accident: it is read by a schema or made by the
 * part that owns the kind.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A bed's place in the ward as people say it ("12"). Unique within a ward. */
export type BedId = Branded<'BedId'>;
/** A device as its feed names it, stable over restarts (EUI-64, serial or the vendor's own id). */
export type DeviceId = Branded<'DeviceId'>;
/** One episode of one alarm, numbered by the gateway ("a17"). */
export type AlarmId = Branded<'AlarmId'>;
/** A patient's identifier with its authority ("900417@STCLARE"). */
export type PatientId = Branded<'PatientId'>;
/** A tracked tag or trackable as the location system names it. */
export type TagId = Branded<'TagId'>;
/** A piece of equipment: its number in the asset list, else the tag that the location system first named it by. */
export type AssetId = Branded<'AssetId'>;
/** One thing that facilities must see to, numbered by the gateway ("f12"). */
export type FindingId = Branded<'FindingId'>;
/** One installation of the console. */
export type StationId = Branded<'StationId'>;
/** Made by the station that gives a command; the gateway does a command with the same key once. */
export type CommandId = Branded<'CommandId'>;

export const bedId = (text: string): BedId => text as BedId;
export const deviceId = (text: string): DeviceId => text as DeviceId;
export const alarmId = (text: string): AlarmId => text as AlarmId;
export const patientId = (text: string): PatientId => text as PatientId;
export const tagId = (text: string): TagId => text as TagId;
export const assetId = (text: string): AssetId => text as AssetId;
export const findingId = (text: string): FindingId => text as FindingId;
export const stationId = (text: string): StationId => text as StationId;
export const commandId = (text: string): CommandId => text as CommandId;

/** Reads a branded id: a string of 1–400 characters. */
export const idSchema = <Id extends string>(): z.ZodType<Id, Id> =>
  z.string().min(1).max(400) as unknown as z.ZodType<Id, Id>;
