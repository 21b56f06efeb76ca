/**
 * Real messages of other people, not part of this repository: WARDLIGHT_DATA, or ../shared/data beside it.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answersFor } from './ack.ts';
import { messagesOfFile } from './file.ts';
import type { ReadMessage } from './reader.ts';
import { alarms, aReader, dataFolder, numerics, pumps, someTime } from './test-kit.ts';

const folder = dataFolder();

const readFile = (name: string): ReadMessage[] => {
  const reader = aReader({ timeZone: 'America/Chicago' });
  return messagesOfFile(readFileSync(join(folder!, name))).flatMap((text) =>
    reader.readFrame(Buffer.from(text), someTime, 0),
  );
};

/** "outcome answers": what each message of the file is, and what goes back on the wire. */
const answers = (name: string): string[] =>
  readFile(name).map(({ header, outcome }) =>
    [outcome, ...(header === null ? [] : answersFor(header, outcome))].join(' '),
  );

const expected: Readonly<Record<string, readonly string[]>> = {
  'ihe/pcd01_philips_monitor_periodic.hl7': ['AA CA'],
  'ihe/pcd03_ack_o15_accept.hl7': ['none'],
  'ihe/pcd03_rgv_o15_dopamine_order.hl7': ['AA CA'],
  'ihe/pcd03_rgv_o15_saline_order.hl7': ['AA CA'],
  'ihe/pcd04_bbraun_occlusion_end.hl7': ['AA CA'],
  'ihe/pcd04_bbraun_occlusion_start.hl7': ['AA CA'],
  'ihe/pcd04_mindray_spo2_low_start.hl7': ['AA CA'],
  'ihe/pcd10_pump_delivery_start.hl7': ['AA CA'],
  'fhir-converter/ADT-A01-01.hl7': ['AA AA'],
  'fhir-converter/ADT-A02-01.hl7': ['AA AA'],
  'fhir-converter/ADT-A03-01.hl7': ['AA AA'],
  'fhir-converter/ADT-A04-01.hl7': ['AA AA'],
  'fhir-converter/ADT-A08-01.hl7': ['AA AA'],
  'fhir-converter/ADT-A11-01.hl7': ['AA AA'],
  'fhir-converter/ADT-A13-01.hl7': ['AA AA'],
  'fhir-converter/ADT-A40-01.hl7': ['AA'],
  'fhir-converter/ADT01-23.hl7': ['AA AA'],
  'fhir-converter/LAB-ORU-1.hl7': ['AA AA'],
  'fhir-converter/ORU-R01-01.hl7': ['AA CA'],
  'fhir-converter/RDE-O11-01.hl7': ['AA AA'],
  'hapi/adt_a03.txt': ['AA AA'],
  'hapi/adt_a17.xml': ['AR'],
  'hapi/messages.txt': [
    'AA CA AA',
    'AR AR',
    'none',
    ...Array.from({ length: 10 }, () => 'AR AR'),
    'AR',
    'AR',
    'AR CR',
    'AR AR',
    'AR AR',
  ],
  'hl7kit/edge-cases_minimal_valid.hl7': ['AA AA'],
  'hl7kit/edge-cases_special_characters.hl7': ['AA AA'],
  'hl7kit/valid_ACK_general.hl7': ['none'],
  'hl7kit/valid_ADT_A01_admission.hl7': ['AA AA'],
  'hl7kit/valid_ADT_A03_discharge.hl7': ['AA AA'],
  'hl7kit/valid_ADT_A08_update.hl7': ['AA AA'],
  'hl7kit/valid_ORU_R01_lab_results.hl7': ['AA AA'],
  'linuxforhealth/ORU-multiline-short.hl7': ['AA AA'],
  'python-hl7/sample_batch.hl7': ['AA'],
  'python-hl7/sample_file.hl7': ['AA'],
  'python-hl7/sample_hl7.hl7': ['AA AA'],
  'python-hl7/sample_msh.hl7': ['AA AA'],
};

const pumpFolder = folder === null ? null : join(folder, '../pumps');

describe.skipIf(pumpFolder === null || !existsSync(pumpFolder))(
  'pump files (skipped where their folder is not there)',
  () => {
    const files =
      pumpFolder !== null && existsSync(pumpFolder)
        ? (readdirSync(pumpFolder, { recursive: true }) as string[]).filter((name) => name.endsWith('.json'))
        : [];

    it('Given them, When counted, Then all are tried here', () => {
      expect(files.map((name) => name.replaceAll('\\', '/')).toSorted()).toEqual([
        'oref0/basal_profile.json',
        'oref0/glucose.json',
        'oref0/pumphistory.json',
        'oref0/temp_basal.json',
        'vines_infusion_dopamine.json',
      ]);
    });

    it.each(files)(
      'Given %s, When sent into the front door, Then it is refused, and the words say that it is no HL7',
      (name) => {
        const [message, ...none] = aReader().readFrame(readFileSync(join(pumpFolder!, name)), someTime, 0);
        expect(none).toEqual([]);
        expect(message).toMatchObject({ outcome: 'AR', batches: [], header: null });
        expect(message!.errors[0]!.text).toBe('JSON instead of HL7 v2: this port takes HL7 v2 in pipe form');
      },
    );
  },
);

describe.skipIf(folder === null)('real messages (skipped where their folder is not there: set WARDLIGHT_DATA)', () => {
  it('Given every file, When read, Then each message gets the right answer', () => {
    const files = (readdirSync(folder!, { recursive: true }) as string[])
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => statSync(join(folder!, name)).isFile() && !name.startsWith('simhospital'));
    expect(files.toSorted()).toEqual(Object.keys(expected).toSorted());
    for (const name of files) expect(answers(name), name).toEqual(expected[name]);
  });

  it('Given a batch file in one frame, When read, Then the message in it is found', () => {
    for (const name of ['python-hl7/sample_batch.hl7', 'python-hl7/sample_file.hl7']) {
      const [message, ...none] = aReader().readFrame(readFileSync(join(folder!, name)), someTime, 0);
      expect(message).toMatchObject({ type: 'ADT^A04', outcome: 'AA' });
      expect(none).toEqual([]);
    }
  });

  it('Given 600 messages of a simulated hospital, When read, Then laboratory results are no readings and spot checks are', () => {
    const messages = readFile('simhospital_messages_0001-0600.hl7');
    const count: Record<string, number> = {};
    for (const { type, outcome } of messages) count[`${type} ${outcome}`] = (count[`${type} ${outcome}`] ?? 0) + 1;
    expect(count).toEqual({ 'ADT^A01 AA': 245, 'ORU^R01 AA': 352, 'ADT^A34 AR': 1, 'MDM^T02 AR': 2 });
    const readings = messages.filter(({ type, batches }) => type === 'ORU^R01' && batches.length > 0);
    expect(readings).toHaveLength(36);
    const vitals = numerics(readings[0]!).filter(({ value, key }) => value !== null && !key.startsWith('x:'));
    expect(new Set(vitals.map(({ key, unit }) => `${key} ${unit}`))).toEqual(
      new Set(['NIBP-S mm[Hg]', 'NIBP-D mm[Hg]', 'SpO2 %', 'PR /min', 'Temp Cel']),
    );
    const admitted = messages.flatMap(({ batches }) => batches).find(({ location }) => location?.unit === 'RenalWard');
    expect(admitted).toMatchObject({
      demo: true,
      location: { unit: 'RenalWard', room: 'MainRoom', bed: 'Bed 1', facility: 'Simulated Hospital' },
      patient: { id: '2590157853@SIMULATOR MRN', family: 'Esterkin', birthDate: '1989-01-18' },
    });
  });

  it('Given a periodic report with OBX-11 = X in every row, When read, Then its values are shown', () => {
    const [message] = readFile('ihe/pcd01_philips_monitor_periodic.hl7');
    expect(message!.batches[0]).toMatchObject({
      device: { id: 'e86c094f-f751-4acf-92b2-38f11c1f6f57-Device', kind: 'monitor' },
      location: { unit: 'HO Surgery', room: 'OR', bed: '1' },
      patient: { id: 'HO2009001', family: 'Hon', given: 'Albert' },
    });
    expect(numerics(message!).map(({ key, value, text }) => `${key}=${value ?? text}`)).toEqual([
      'NIBP-S=117',
      'NIBP-D=82',
      'NIBP-M=90',
      'HR=80',
      'QT=360',
      'QTc=416',
      'RR=30',
      'Rhythm=MDC_ECG_SINUS_RHY',
      'SpO2=99',
      'PI=3.9',
    ]);
    // OBX-14 wins for the cuff; times without offset are of the feed's zone (winter in Chicago: UTC−6).
    expect(numerics(message!)[0]!.deviceAt).toBe(Date.UTC(2015, 0, 22, 17, 50));
    expect(numerics(message!)[3]).toMatchObject({ low: 50, high: 120, deviceAt: Date.UTC(2015, 0, 23, 0, 26, 56) });
    expect(numerics(message!)[5]).toMatchObject({ low: null, high: 500 });
  });

  it('Given alarms of two vendors, When read, Then device, event, kind and episode are right', () => {
    const [low] = readFile('ihe/pcd04_mindray_spo2_low_start.hl7');
    expect(low!.batches[0]!.device).toMatchObject({ id: 'F1519EFX@mindray.com', name: 'F1519EFX', kind: 'monitor' });
    expect(low!.batches[0]!.patient!.birthDate).toBeNull();
    expect(alarms(low!)[0]).toMatchObject({
      alarmKey: 'LOW',
      alarmKind: 'physiological',
      phase: 'start',
      priority: 'medium',
      parameter: 'SpO2',
      value: 88,
      low: 90,
      high: 96,
      text: 'Low SpO2',
    });
    const [start] = readFile('ihe/pcd04_bbraun_occlusion_start.hl7');
    const [end] = readFile('ihe/pcd04_bbraun_occlusion_end.hl7');
    expect(start!.batches[0]!.device).toMatchObject({ id: 'P6013@0012210000000000', kind: 'pump' });
    expect(alarms(start!)[0]).toMatchObject({
      alarmKey: 'OCCLUSION',
      alarmKind: 'technical',
      phase: 'start',
      priority: null,
    });
    expect(alarms(end!)[0]).toMatchObject({ phase: 'end', state: 'inactive', episode: alarms(start!)[0]!.episode });
  });

  it('Given a pump event with codes of 0, When read, Then its REFIDs are enough', () => {
    const [message] = readFile('ihe/pcd10_pump_delivery_start.hl7');
    expect(message!.batches[0]!.device).toMatchObject({ id: 'E0002@0012210000000000', kind: 'pump' });
    expect(pumps(message!)).toEqual([
      expect.objectContaining({
        channel: '1',
        event: 'delivery-start',
        drug: 'Dopamine',
        status: 'infusing',
        mode: 'continuous',
        rateMlPerHour: 15.4,
        doseRate: 5,
        doseUnit: 'ug/kg/min',
        concentration: 1.6,
        concentrationUnit: 'mg/mL',
        vtbiMl: 250,
        remainingMl: 250,
        infusedMl: 0,
        remainingMin: 974,
        syringe: false,
        careArea: 'Crit Care',
        libraryVersion: 'DL1',
      }),
    ]);
    // The weight typed into the pump is the programme's, and no measurement of the patient.
    expect(pumps(message!)[0]).toMatchObject({ weightKg: 82 });
    expect(numerics(message!)).toEqual([]);
  });

  it('Given orders of the PIV profile and of a pharmacy, When read, Then patient, drug, rate and volume are right', () => {
    const one = (name: string) => readFile(name)[0]!.batches[0]!.observations[0];
    expect(one('ihe/pcd03_rgv_o15_dopamine_order.hl7')).toMatchObject({
      id: '12345',
      patient: { id: '98765@IHE' },
      drug: 'Dopamine',
      doseRate: 10,
      doseUnit: 'ug/kg/min',
      volumeMl: 250,
      stopped: false,
    });
    expect(one('ihe/pcd03_rgv_o15_saline_order.hl7')).toMatchObject({
      drug: 'Normal Saline',
      rateMlPerHour: 13.3,
      volumeMl: 500,
    });
    expect(one('fhir-converter/RDE-O11-01.hl7')).toMatchObject({
      id: '1163422591@EPC',
      patient: { id: 'PATID1234@test1' },
      drug: 'niCARdipine (CARDENE) in NaCl IV infusion 40 mg/200 mL (0.2 mg/mL)',
      rateMlPerHour: 23,
    });
  });

  it('Given ADT of other systems, When read, Then patient, place and merge are right', () => {
    const one = (name: string) => readFile(name)[0]!.batches[0]!.observations[0];
    expect(one('fhir-converter/ADT-A40-01.hl7')).toMatchObject({
      trigger: 'A40',
      mergedFrom: '56789@BCBS',
      patient: { id: '12345@BCBS' },
    });
    expect(one('fhir-converter/ADT-A02-01.hl7')).toMatchObject({
      trigger: 'A02',
      location: { unit: 'HUH AE OMU', room: 'OMU B', bed: 'Bed 03' },
      priorLocation: { room: '136', bed: 'B' },
    });
    expect(one('hl7kit/edge-cases_special_characters.hl7')).toMatchObject({
      patient: { family: "O'Brien", given: 'Seán' },
    });
    expect(one('hapi/adt_a03.txt')).toMatchObject({
      trigger: 'A03',
      patient: { id: '5520255@PK' },
      location: { unit: '6402DH' },
    });
  });
});
