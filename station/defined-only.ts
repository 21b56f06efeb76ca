type Defined<Part> = { [Key in keyof Part]?: Exclude<Part[Key], undefined> };

/** Without the keys whose value is undefined, so that spreading it changes only what is given. */
export const definedOnly = <Part extends object>(part: Part): Defined<Part> =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as Defined<Part>;
