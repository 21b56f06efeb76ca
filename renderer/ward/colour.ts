import type { ColourToken } from '../../shared/domain/parameters.ts';

/** Class of styles/parameters.css that sets `--colour`. */
export const colourClass = (token: ColourToken): string => `c-${token}`;
