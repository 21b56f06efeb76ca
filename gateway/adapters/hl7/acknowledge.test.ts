import { describe, expect, it } from 'vitest';
import { deviceId } from '../../../shared/domain/ids.ts';
import { anAcknowledgement, anAlarm } from '../../../shared/testing/builders.ts';
import { alertStatus, answerTo } from './acknowledge.ts';
import { parseMessage } from './message.ts';

const at = Date.UTC(2025, 5, 11, 14, 26, 40);
const maker = { application: 'WARDLIGHT', facility: 'STCLARE', id: 'a7-1', now: at };
const acknowledged = anAcknowledgement({ by: 'RN 7|^', at });
const alarm = anAlarm({
  device: deviceId('02A1B2FFFEC3D401'),
  episode: '02A1B2FFFEC3D401|1.2.1.150456|196672',
  deviceAt: at - 60_000,
  acknowledged,
});

describe('Given an acknowledgement for the source of an alarm', () => {
  it('When it is written, Then it names device, path, event and state, and who acknowledged, in the rows of PCD-04', () => {
    const text = alertStatus(alarm, acknowledged, maker);
    expect(text.split('\r')).toEqual([
      'MSH|^~\\&|WARDLIGHT|STCLARE|||20250611142640+0000||ORA^R41^ORA_R41|a7-1|P|2.6|||NE|AL||UNICODE UTF-8',
      'MSA|AA|a1',
      'PRT|1|AD||AAP^Alert Acknowledging Provider^HL70912|^RN 7\\F\\\\S\\||||||20250611142640+0000',
      'OBR|1||a1^WARDLIGHT|196616^MDC_EVT_ALARM^MDC|||20250611142540+0000',
      'OBX|1|ST|196672^MDC_EVT_LO_LT_LIM^MDC|1.2.1.150456.1|SpO₂ 87 < 90||||||R|||||||02A1B2FFFEC3D401^^02A1B2FFFEC3D401',
      'OBX|2|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.2.1.150456.3|update||||||R',
      'OBX|3|ST|68482^MDC_ATTR_ALARM_STATE^MDC|1.2.1.150456.4|active||||||R',
      'OBX|4|ST|68483^MDC_ATTR_ALARM_INACTIVATION_STATE^MDC|1.2.1.150456.5|alert-acknowledged||||||R',
      '',
    ]);
    expect(parseMessage(text)).not.toBeTypeOf('string');
  });

  it('When the source speaks without codes or paths, or its name holds a bar, Then its own words go back', () => {
    const odd = anAlarm({ device: deviceId('a|b'), episode: 'a|b||Leads off', key: null, condition: 'ended' });
    const text = alertStatus(odd, acknowledged, maker);
    expect(text).toContain('OBX|1|ST|^Leads off||');
    expect(text).toContain('a\\F\\b^^a\\F\\b');
    expect(text).toContain('MDC_ATTR_ALARM_STATE^MDC||latched');
  });

  it('When an answer comes, Then its code and words are read; one to another message is none', () => {
    expect(answerTo('MSH|^~\\&|X\rMSA|AA|a7-1\r', 'a7-1')).toEqual({ code: 'AA', words: '' });
    expect(answerTo('MSH|^~\\&|X\rMSA|AE|a7-1|no such alert\r', 'a7-1')).toEqual({
      code: 'AE',
      words: 'no such alert',
    });
    expect(answerTo('MSH|^~\\&|X\rMSA|AA|a7-2\r', 'a7-1')).toBeNull();
    expect(answerTo('nonsense', 'a7-1')).toBeNull();
  });
});
