/** What the files of a site say, read: the same for the gateway that reads them and the stations that fetch them. */
import { emptyEquipment, type EquipmentFile } from '../assets/equipment-file.ts';
import type { Plan } from '../assets/plan.ts';
import { emptyDrugList, type DrugList } from '../infusion/drug-list.ts';

export interface SiteContents {
  readonly drugs: DrugList;
  readonly equipment: EquipmentFile;
  /** In the order of the configuration. */
  readonly plans: readonly Plan[];
}

/** Of a site that wrote nothing. */
export const noContents: SiteContents = { drugs: emptyDrugList, equipment: emptyEquipment, plans: [] };
