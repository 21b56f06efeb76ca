/** Print and export of a strip. */
import { exportAs, exportFormats, type ExportFormat } from '../../shared/export/formats.ts';
import { printPage } from '../print/print.ts';
import { StripSheets } from '../print/StripSheets.tsx';
import { stationNow } from '../stores/tick.ts';
import type { StripContent, StripOutputs } from '../strip/outputs.ts';
import { t } from '../words/index.ts';
import { oneFile, saveFile } from './save-file.ts';
import { exportContent } from './strip-content.ts';

const extensions: Record<ExportFormat, string> = {
  wfdb: '.hea .dat .atr',
  edf: '.edf',
  csv: '.csv',
  fhir: '.json',
};

const printStrip = (strip: StripContent): Promise<void> =>
  printPage(
    'landscape',
    <StripSheets
      content={exportContent(strip)}
      who={strip.patientLine}
      scale={{ speedMmPerS: strip.mmPerS, gainMmPerMv: strip.mmPerMv }}
      calipers={strip.calipers}
      comment={strip.text}
      printedAt={stationNow()}
    />,
  );

export const stripOutputs = (): StripOutputs => ({
  print: printStrip,
  exports: exportFormats.map((format) => ({
    name: t(`exporting.${format}`),
    hint: t(`exporting.${format}Hint`),
    extension: extensions[format],
    run: (strip) => Promise.resolve().then(() => saveFile(oneFile(exportAs(format, exportContent(strip))))),
  })),
});
