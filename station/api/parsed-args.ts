import type { z } from 'zod';
import type { CallName, stationCalls } from '../../shared/station-api/calls.ts';

/** Arguments as the call's schema gives them back. */
export type ParsedArgs<Name extends CallName> = z.output<(typeof stationCalls)[Name]['args']>;
